import { Refused } from '@ajil/shell';
import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Limits } from '../limits/limits.js';
import { Door } from './door.js';
import type { Identity, Role } from './identity.js';

const ROLE = 'role';

/** The role that a route needs; without it, reading is enough. */
export const Needs = (role: Role): MethodDecorator => SetMetadata(ROLE, role);
export const NeedsAdmin = (): MethodDecorator => Needs('admin');
export const NeedsEditor = (): MethodDecorator => Needs('editor');

const identities = new WeakMap<object, Identity>();

/** Who asks; of a route that the guard stands before. */
export function identityOf(request: object): Identity {
  return identities.get(request)!;
}

/** A parameter of a route: who asks. */
export const Who = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  identityOf(context.switchToHttp().getRequest<Request>()),
);

/** Asks who it is, and for a route's role, before the route runs. */
@Injectable()
export class RightGuard implements CanActivate {
  constructor(
    private readonly door: Door,
    private readonly limits: Limits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const role = this.reflector.get<Role | undefined>(ROLE, context.getHandler()) ?? 'reader';
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    // What is answered depends on who asks (RFC 9110, 12.5.5); a refusal names the way in (11.6.1).
    response.vary('authorization').setHeader('www-authenticate', 'Bearer');
    const address = this.limits.addressOf(request);
    const identity = await this.door.identifyHeader(request.headers.authorization, address);
    this.limits.request(identity);
    this.door.require(identity, role);
    response.removeHeader('www-authenticate');
    requireKnownQuery(request, context);
    identities.set(request, identity);
    return true;
  }
}

/** A route that declares no query takes none: a parameter that nobody reads is a mistake, and is answered as one. */
function requireKnownQuery({ query }: Request, context: ExecutionContext): void {
  const [unknown] = Object.keys(query);
  if (unknown !== undefined && !takesQuery(context))
    throw new Refused(400, 'invalid', `${unknown}: is no parameter of this address`);
}

/** Nest keeps what a handler takes under "<kind>:<place>", as its OpenAPI module reads it, too. */
function takesQuery(context: ExecutionContext): boolean {
  const { name } = context.getHandler();
  const taken = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name) ?? {}) as object;
  return Object.keys(taken).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
