import { afterEach } from 'vitest';
import { openEgress } from './index.js';
import type { Egress, EgressOptions, Fetched } from './index.js';
import type { Served } from './wire.test-server.js';

const LOOPBACK = ['127.0.0.0/8'];
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

export function egressFor(options: Partial<EgressOptions> = {}): Egress {
  const egress = openEgress({ allow: LOOPBACK, userAgent: 'Ajil-test/1', ...options });
  opened.push(egress);
  return egress;
}

export async function started(server: Promise<Served>): Promise<Served> {
  const served = await server;
  opened.push(served);
  return served;
}

export function text(fetched: Fetched): string {
  if (fetched.kind === 'failed') throw new Error(`${fetched.code}: ${fetched.message}`);
  return Buffer.from(fetched.body).toString('utf8');
}

export function code(fetched: Fetched): string {
  return fetched.kind === 'failed' ? fetched.code : `response ${fetched.status}`;
}
