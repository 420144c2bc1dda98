import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { onTestFinished } from 'vitest';

export const ISSUER = 'https://login.example';
export const AUDIENCE = 'ajil';

/** A house that signs tokens, and shows its public keys at an address. */
export interface Issuer {
  url: string;
  /** Every path that it was asked for. */
  asked: string[];
  /** A new key, which signs from now on; only those since `forget` are shown. */
  turn(kid: string): Promise<void>;
  forget(): void;
  /** It answers no question any more. */
  fail(): void;
  sign(claims?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
  publicKey(): JWK;
}

const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
export const claimsOf = (claims: JWTPayload = {}): JWTPayload => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'nadia',
  exp: inAnHour(),
  ...claims,
});

export async function openIssuer(): Promise<Issuer> {
  const asked: string[] = [];
  let keys: JWK[] = [];
  let fails = false;
  let signer: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  let kid = '';
  const server = createServer((request, response) => {
    asked.push(request.url!);
    if (fails) return void response.writeHead(500).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const turn = async (name: string) => {
    const pair = await generateKeyPair('RS256', { extractable: true });
    keys = [...keys, { ...(await exportJWK(pair.publicKey)), kid: name, alg: 'RS256', use: 'sig' }];
    signer = pair.privateKey;
    kid = name;
  };
  await turn('one');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked,
    turn,
    forget: () => void (keys = keys.slice(-1)),
    fail: () => void (fails = true),
    sign: (claims, header) =>
      new SignJWT(claimsOf(claims))
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header })
        .sign(signer),
    publicKey: () => keys.at(-1)!,
  };
}

/** A token of any header and any claims, whose signature is whatever is given. */
export function forged(header: object, claims: object, signature = 'AAAA'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}
