import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
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
    const { headers } = context.switchToHttp().getRequest<Request>();
    this.door.require(await this.door.identifyHeader(headers.authorization), right);
    return true;
  }
}
