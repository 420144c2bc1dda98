import { Refused } from '@ajil/shell';
import type { NextFunction, Request, Response } from 'express';

/** What Express knows of one route. */
interface Layer {
  match(path: string): boolean;
  route?: { methods: Record<string, boolean> };
}

/**
 * An address that only another method has is refused as such (RFC 9110, 15.5.6), and not as one that is not there.
 * Reading needs no look: whatever can be written can be read, or there is nothing.
 */
export function refuseWrongMethod(request: Request, response: Response, next: NextFunction): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return next();
  const allowed = methodsOf(request);
  if (allowed.size === 0 || allowed.has(request.method)) return next();
  response.setHeader('allow', [...allowed].join(', '));
  next(new Refused(405, 'method_not_allowed', `Here you can ${[...allowed].join(', ')}.`));
}

function methodsOf({ app, path }: Request): Set<string> {
  const { stack } = app.router as unknown as { stack: Layer[] };
  const routes = stack.filter((layer) => layer.route && matches(layer, path));
  const methods = routes.flatMap(({ route }) => Object.keys(route!.methods));
  return new Set(methods.map((method) => method.toUpperCase()).filter((method) => method !== '_ALL'));
}

/** A broken percent escape matches nothing; the router says so itself. */
function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}
