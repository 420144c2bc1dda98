import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openStore } from '@ajil/store';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeDatabase } from '../../../../test/support/database.js';
import { answerHub } from './callback.js';

describe('the callback', () => {
  it('answers 404 to addresses that are none of a subscription, or no addresses at all', async () => {
    const store = await openStore({ connection: await makeDatabase() });
    const told: string[] = [];
    const parts = { store, poke: async () => undefined, told: (what: string) => void told.push(what) };
    const server = createServer((request, response) => {
      answerHub(request, response, parts).catch(() => response.writeHead(503).end());
    }).listen(0, '127.0.0.1');
    onTestFinished(async () => {
      server.close();
      await store.close();
    });
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const paths = ['/', '//', '///', '//[', '/%', '/x?hub.mode=subscribe', `/${'a'.repeat(32)}`];
    const answers = await Promise.all(paths.map((path) => fetch(origin + path)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(told).toEqual(paths.map(() => 'unknown'));
  });
});
