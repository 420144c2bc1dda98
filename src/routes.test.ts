import 'reflect-metadata';
import { InfrastructureModule, type Parts } from '@ajil/shell';
import { type DynamicModule, RequestMethod, type Type } from '@nestjs/common';
import { expect, it } from 'vitest';
import { RightGuard } from '../apps/gateway/src/access/right.guard.js';
import { GatewayModule } from '../apps/gateway/src/gateway.module.js';
import { REQUESTS } from '../apps/gateway/src/readers/requests.js';
import { NewsdeskModule } from '../apps/newsdesk/src/newsdesk.module.js';
import { PollerModule } from '../apps/poller/src/poller.module.js';
import { type Route, ROUTES, SOCKET_EVENTS } from '../test/support/routes.js';

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

const pathsOf = (handler: Handler) => [(read('path', handler) as string | string[] | undefined) ?? []].flat();

/** The routes that a controller really has, and what stands before them. */
function routesOf(controller: Type): Pick<Route, 'method' | 'path' | 'needs'>[] {
  const guards = (read('__guards__', controller) as unknown[] | undefined) ?? [];
  const base = read('path', controller) as string;
  return handlersOf(controller)
    .flatMap((handler) => pathsOf(handler).map((path) => ({ handler, path })))
    .map(({ handler, path }) => ({
      method: RequestMethod[read('method', handler) as number]!,
      path: `/${[base, path]
        .flatMap((part) => part.split('/'))
        .filter(Boolean)
        .join('/')}`,
      needs: guards.includes(RightGuard)
        ? ((read('role', handler) as Route['needs'] | undefined) ?? 'reader')
        : 'nobody',
    }));
}

const inOrder = (routes: readonly Pick<Route, 'method' | 'path' | 'needs'>[]) =>
  routes.map(({ method, path, needs }) => `${method} ${path} for ${needs}`).sort();

it('every route stands in the list that the tests of rights go through, and needs what it says there (S04)', () => {
  const shared = InfrastructureModule.forRoot({} as Parts);
  const modules = [shared, GatewayModule, NewsdeskModule, PollerModule];
  expect(inOrder(modules.flatMap(controllersOf).flatMap(routesOf))).toEqual(inOrder(ROUTES));
});

it('so does every event that a client may send (S04)', () => {
  expect(Object.keys(REQUESTS).sort()).toEqual([...SOCKET_EVENTS].sort());
});
