import type { Code, Problem } from '@ajil/protocol';
import { isUnavailable } from '@ajil/store';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Log } from '@ajil/telemetry';
import type { Response } from 'express';

const CODE_OF: Record<number, Code> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'unreadable',
  429: 'too_many_requests',
  503: 'unavailable',
};

/** One title for each code, whoever answers with it. */
export const TITLE_OF: Record<Code, string> = {
  invalid: 'The request is not valid',
  unauthenticated: 'A token is needed',
  forbidden: 'This is not allowed',
  not_found: 'There is nothing here',
  conflict: 'This does not fit what is there',
  unknown_topic: 'There is no such topic',
  unknown_event: 'There is no such event',
  after_too_late: 'It is too late for a cursor',
  too_many_topics: 'These are too many topics',
  needs_confirm: 'This needs to be confirmed',
  invalid_topic: 'The topic is not valid',
  golden_failed: 'A golden came out the other way',
  too_large: 'The body is too large',
  unsupported_media_type: 'The body is of another type',
  unreadable: 'This cannot be read',
  method_not_allowed: 'This cannot be done here',
  too_many_requests: 'These are too many requests',
  unavailable: 'Not now',
  internal: 'Something went wrong here',
};

/** An answer that refuses, with its stable code. */
export class Refused extends HttpException {
  constructor(
    status: number,
    readonly code: Code,
    readonly detail: string,
    /** Seconds after which it is worth asking again (RFC 9110, 10.2.3). */
    readonly retryAfter?: number,
    readonly more: Pick<Problem, 'latest'> = {},
  ) {
    super(detail, status);
  }
}

/** Turns whatever a route throws into RFC 9457 problem details that tell nothing of our insides. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.log.error({ err: error }, 'a request failed');
    if (response.headersSent) return void response.destroy();
    if (error instanceof Refused && error.retryAfter !== undefined)
      response.setHeader('retry-after', String(error.retryAfter));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

/** What is answered to whoever ran into this. */
export function toProblem(error: unknown): Problem {
  const status = statusOf(error);
  const code =
    error instanceof Refused ? error.code : (CODE_OF[status] ?? (status < 500 ? 'invalid' : 'internal'));
  const title = TITLE_OF[code];
  const { detail, more } = error instanceof Refused ? error : { detail: title, more: {} };
  return { type: 'about:blank', title, status, code, detail, ...more };
}

/** Nest's and Express's own refusals carry their status; a database that is away is not for ever; the rest is our fault. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (isUnavailable(error)) return 503;
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
