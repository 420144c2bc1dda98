import { plainWords } from '@ajil/protocol';
import { type Parts, Refused } from '@ajil/shell';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { openGate } from './access/gate.js';
import { guardHttp } from './access/guard-requests.js';
import { CheckPipe } from './check.pipe.js';
import { describeApi } from './docs/describe-api.js';
import { OPML_TYPES } from './opml-body.js';
import { refuseWrongMethod } from './wrong-method.js';

/** The page runs and loads only what this server sends. */
const PAGE_POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The API's description brings styles of its own inside its page. */
const DOCS_POLICY = { ...PAGE_POLICY, styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'] };

const headers = (directives: Record<string, string[]>, isSecure: boolean) =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    // Behind TLS it stays there; without, nobody could come back (RFC 6797).
    strictTransportSecurity: isSecure && { maxAge: HALF_A_YEAR, includeSubDomains: false },
  });

const HALF_A_YEAR = 180 * 86_400;

/** A list of sources comes as OPML. */
const OPML = '/v1/opml';

/** What a process that plays the gateway adds to its Nest app. */
export function prepareGateway(app: NestExpressApplication, { config }: Pick<Parts, 'config'>): void {
  app.set('trust proxy', config.trustProxy);
  const isSecure = config.publicUrl?.startsWith('https:') ?? false;
  app.use(headers(PAGE_POLICY, isSecure));
  app.use('/docs', headers(DOCS_POLICY, isSecure));
  guardHttp(app, openGate(config));
  app.use(refuseWrongMethod);
  app.use(requireJson);
  // What is wrong with a question, whichever way it came, is told in our words and not in those of zod.
  z.config({ customError: plainWords });
  app.useGlobalPipes(new CheckPipe());
  describeApi(app);
}

/** What comes in is JSON; anything else is refused by its name and not taken for an empty body. */
function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  const types = request.path === OPML ? OPML_TYPES : ['application/json'];
  const refused = hasBody && !request.is(types);
  next(refused ? new Refused(415, 'unsupported_media_type', `Send the body as ${types[0]}.`) : undefined);
}
