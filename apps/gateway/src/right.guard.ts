import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Door } from './door.js';

const RIGHT = 'right';

/** The right a route needs; without it, reading is enough. */
export const NeedsAdmin = (): MethodDecorator => SetMetadata(RIGHT, 'admin');

/** Asks for a route's right before the route runs. */
@Injectable()
export class RightGuard implements CanActivate {
  constructor(
    private readonly door: Door,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const right = this.reflector.get<'admin' | undefined>(RIGHT, context.getHandler()) ?? 'read';
    const http = context.switchToHttp();
    const { headers } = http.getRequest<Request>();
    const identity = await this.door.identifyHeader(headers.authorization);
    // A refusal names the way in (RFC 9110, 11.6.1).
    if (!this.door.allows(identity, right))
      http.getResponse<Response>().setHeader('www-authenticate', 'Bearer');
    this.door.require(identity, right);
    return true;
  }
}
