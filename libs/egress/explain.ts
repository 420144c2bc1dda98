import type { EgressErrorCode } from './codes.js';
import { Refusal } from './codes.js';
import { LIMITS } from './limits.js';

type Finding = [EgressErrorCode, (host: string) => string];

const UNREACHABLE: Finding = ['unreachable', (host) => `There is no way to ${host} from here.`];
const RESET: Finding = ['reset', (host) => `${host} broke the connection off.`];
const CLOSED: Finding = ['reset', (host) => `${host} was not asked: Ajil is shutting down.`];
const TIMEOUT: Finding = [
  'timeout',
  (host) => `${host} did not accept a connection within ${LIMITS.connectMs / 1_000} s.`,
];
const NO_NAME: Finding = ['dns', (host) => `The name ${host} does not exist or has no address.`];
const NO_DNS: Finding = [
  'dns',
  (host) => `The name ${host} could not be resolved; the name server did not answer.`,
];
const NOT_HTTP: Finding = [
  'bad_response',
  (host) => `${host} answered with something that is not valid HTTP.`,
];

/** By Node's or undici's error code. */
const FINDINGS: Readonly<Record<string, Finding>> = {
  ENOTFOUND: NO_NAME,
  ENODATA: NO_NAME,
  EAI_NODATA: NO_NAME,
  EAI_NONAME: NO_NAME,
  EAI_AGAIN: NO_DNS,
  EAI_FAIL: NO_DNS,
  ESERVFAIL: NO_DNS,
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  EACCES: UNREACHABLE,
  EPERM: UNREACHABLE,
  ECONNREFUSED: ['refused', (host) => `${host} refuses the connection: nothing listens there.`],
  ETIMEDOUT: TIMEOUT,
  UND_ERR_CONNECT_TIMEOUT: TIMEOUT,
  ECONNRESET: RESET,
  ECONNABORTED: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  UND_ERR_DESTROYED: CLOSED,
  UND_ERR_CLOSED: CLOSED,
  UND_ERR_HEADERS_OVERFLOW: [
    'too_large',
    (host) => `The headers from ${host} are larger than ${LIMITS.headerBytes / 1024} KiB.`,
  ],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [
    'bad_response',
    (host) => `The body from ${host} has not the length that its headers promise.`,
  ],
  UND_ERR_HEADERS_TIMEOUT: TIMEOUT,
  UND_ERR_BODY_TIMEOUT: TIMEOUT,
};

/** Names of OpenSSL verification results and of Node's TLS errors. */
const TLS =
  /^(ERR_TLS|ERR_SSL|EPROTO$|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_|INVALID_(CA|PURPOSE)|ERROR_IN_CERT)/;

/** A sentence and a code for whatever went wrong. Texts of foreign errors are not passed on, only their code. */
export function explain(error: unknown, host: string): { code: EgressErrorCode; message: string } {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  const code = codeOf(error);
  if (TLS.test(code)) {
    return {
      code: 'tls',
      message: `The certificate or TLS handshake of ${host} is not acceptable (${code}).`,
    };
  }
  const finding = Object.hasOwn(FINDINGS, code)
    ? FINDINGS[code]
    : code.startsWith('HPE_')
      ? NOT_HTTP
      : undefined;
  if (finding) return { code: finding[0], message: finding[1](host) };
  return { code: 'bad_response', message: `The exchange with ${host} failed${code ? ` (${code})` : ''}.` };
}

/** The code of the error, of its cause, or of the most telling of several failed addresses. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const codes = error instanceof AggregateError ? error.errors.map(codeOf) : [];
  const telling = codes.find((code) => code === 'ECONNREFUSED' || code === 'ETIMEDOUT') ?? codes[0];
  const own = (error as NodeJS.ErrnoException).code;
  return telling ?? (typeof own === 'string' ? own : codeOf(error.cause));
}
