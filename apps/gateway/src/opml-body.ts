import { promisify } from 'node:util';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { type Request, type Response, text } from 'express';

/** What people and programs call an OPML list. */
export const OPML_TYPES = ['text/x-opml', 'application/xml', 'text/xml'];

/** A list of sources may be longer than any other body. */
const readText = promisify<Request, Response, void>(text({ type: OPML_TYPES, limit: '4mb', inflate: false }));

/** Reads the body once the right was asked, and so for nobody but an admin: guards stand before interceptors. */
export class OpmlBody implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<ReturnType<CallHandler['handle']>> {
    const http = context.switchToHttp();
    await readText(http.getRequest<Request>(), http.getResponse<Response>());
    return next.handle();
  }
}
