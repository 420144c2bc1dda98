import 'reflect-metadata';
import { InfrastructureModule, type Parts } from '@ajil/shell';
import { readConfig } from '@ajil/config';
import { type DynamicModule, Module, RequestMethod, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { expect, it, onTestFinished } from 'vitest';
import { RightGuard } from '../apps/gateway/src/access/right.guard.js';
import { GatewayModule } from '../apps/gateway/src/gateway.module.js';
import { prepareGateway } from '../apps/gateway/src/prepare.js';
import { REQUESTS } from '../apps/gateway/src/readers/requests.js';
import { NewsdeskModule } from '../apps/newsdesk/src/newsdesk.module.js';
import { PollerModule } from '../apps/poller/src/poller.module.js';
import { DESCRIPTIONS, type Route, ROUTES, SOCKET_EVENTS } from '../test/support/routes.js';

type Handler = (...given: never[]) => unknown;
const read = (key: string, of: object): unknown => Reflect.getMetadata(key, of);
const handlersOf = ({ prototype }: Type) =>
  Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => prototype[name] as Handler);

function controllersOf(module: Type | DynamicModule): Type[] {
  if ('module' in module) return module.controllers ?? [];
  const imported = (read('imports', module) as (Type | DynamicModule)[] | undefined) ?? [];
  return [...((read('controllers', module) as Type[] | undefined) ?? []), ...imported.flatMap(controllersOf)];
}

/** The routes that a controller really has, and what stands before them. */
function routesOf(controller: Type): Pick<Route, 'method' | 'path' | 'needs'>[] {
  const guards = (read('__guards__', controller) as unknown[] | undefined) ?? [];
  const base = read('path', controller) as string;
  return handlersOf(controller).flatMap((handler) =>
    pathsOf(handler).map((path) => ({
      method: RequestMethod[read('method', handler) as number]!,
      path: `/${[base, path]
        .flatMap((part) => part.split('/'))
        .filter(Boolean)
        .join('/')}`,
      needs: guards.includes(RightGuard)
        ? ((read('role', handler) as Route['needs'] | undefined) ?? 'reader')
        : 'nobody',
    })),
  );
}

/** One, several, or none for what is no route. */
const pathsOf = (handler: Handler) => [read('path', handler) ?? []].flat() as string[];

const inOrder = (routes: readonly Pick<Route, 'method' | 'path' | 'needs'>[]) =>
  routes.map(({ method, path, needs }) => `${method} ${path} for ${needs}`).sort();

it('every route stands in the list that the tests of rights go through, and needs what it says there (S04)', () => {
  const shared = InfrastructureModule.forRoot({} as Parts);
  const modules = [shared, GatewayModule, NewsdeskModule, PollerModule];
  expect(inOrder(modules.flatMap(controllersOf).flatMap(routesOf))).toEqual(inOrder(ROUTES));
});

it('so does what is put on Express past the controllers (S04)', async () => {
  class Empty {}
  Module({})(Empty);
  const app = await NestFactory.create<NestExpressApplication>(Empty, { logger: false });
  onTestFinished(() => app.close());
  prepareGateway(app, { config: readConfig({}) });
  await app.init();
  const { stack } = app.getHttpAdapter().getInstance().router as { stack: { route?: { path: string } }[] };
  const paths = stack.flatMap(({ route }) => route?.path ?? []);
  expect([...new Set(paths)].sort()).toEqual([...DESCRIPTIONS].sort());
});

it('so does every event that a client may send (S04)', () => {
  expect(Object.keys(REQUESTS).sort()).toEqual([...SOCKET_EVENTS].sort());
});
