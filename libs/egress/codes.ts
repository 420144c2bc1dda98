/** Why a request brought no response. Stable: stored with the source and shown on `/v1/sources`. */
export type EgressErrorCode =
  | 'bad_url'
  | 'blocked_address'
  | 'blocked_port'
  | 'dns'
  | 'unreachable'
  | 'refused'
  | 'tls'
  | 'timeout'
  /** Never asked: too much of ours waits for this host already. */
  | 'busy'
  | 'too_large'
  | 'too_many_redirects'
  | 'bad_redirect'
  | 'bad_encoding'
  | 'bad_response'
  | 'reset';

/** Codes that look like our own lack of network rather than a fault of the other side. */
export const NETWORK_CODES: ReadonlySet<EgressErrorCode> = new Set(['dns', 'unreachable'] as const);

/** True when `code` looks like our own lack of network; one such source proves little, all of them much. */
export function isNetworkDown(code: string): boolean {
  return (NETWORK_CODES as ReadonlySet<string>).has(code);
}

/** A refusal with its code, thrown inside this library only; `openEgress` turns it into a value. */
export class Refusal extends Error {
  constructor(
    readonly code: EgressErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
