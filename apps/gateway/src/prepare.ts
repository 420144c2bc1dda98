import { Refused } from '@ajil/shell';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { describeApi } from './api-docs.js';

/** The page runs only what this server sends; Swagger's own page brings inline styles. */
const POLICY = {
  defaultSrc: ["'self'"],
  connectSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  scriptSrc: ["'self'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

/** What a process that plays the gateway adds to its Nest app. */
export function prepareGateway(app: NestExpressApplication): void {
  app.use(helmet({ contentSecurityPolicy: { directives: POLICY }, strictTransportSecurity: false }));
  app.useWebSocketAdapter(new IoAdapter(app));
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: refuse }));
  describeApi(app);
}

function refuse(issues: readonly { message: string; path?: readonly unknown[] | undefined }[]): Refused {
  const issue = issues[0];
  const path = (issue?.path ?? []).map((part) => (typeof part === 'object' && part ? (part as { key: unknown }).key : part));
  return new Refused(400, 'invalid', [path.join('.'), issue?.message ?? 'invalid'].filter(Boolean).join(': '));
}
