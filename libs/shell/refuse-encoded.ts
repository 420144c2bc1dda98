import type { NextFunction, Request, Response } from 'express';
import { Refused } from './problem.filter.js';

/** A body comes as it is: unpacking would be work, and memory, for somebody of whom nothing is known yet. */
export function refuseEncoded({ headers }: Request, response: Response, next: NextFunction): void {
  const { 'content-encoding': encoding = 'identity' } = headers;
  if (encoding.toLowerCase() === 'identity') return next();
  // What would be taken instead (RFC 9110, 12.5.3).
  response.setHeader('accept-encoding', 'identity');
  next(new Refused(415, 'unsupported_media_type', 'Send the body as it is, without Content-Encoding.'));
}
