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

const TITLE_OF: Partial<Record<Code, string>> = {
  invalid: 'The request is not valid',
  unauthenticated: 'A token is needed',
  forbidden: 'This token may not do that',
  not_found: 'There is nothing here',
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
  const title = TITLE_OF[code] ?? code.replaceAll('_', ' ');
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
