import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { open, ask, post, itemsOf, feedOf, words, untilLines, untilUnderWay, stateOf } from './test-kit.js';

describe('the ledger', () => {
  it('has a complete line and the items of a body that was sent whole', async () => {
    const wire = await open();
    const [item] = wire.publish([{ outlet: 'sepidar', title: words() }]);
    const { headers } = await ask(feedOf(wire, 'sepidar'));
    await ask(feedOf(wire, 'sepidar'), { 'if-none-match': headers.etag! });
    const [full, unchanged] = await untilLines(wire, 2);
    expect(full).toMatchObject({ status: 200, complete: true, conditional: false, items: [item!.key] });
    expect(full!.bytes).toBe(Number(headers['content-length']));
    expect(unchanged).toMatchObject({ status: 304, complete: true, conditional: true, items: [], bytes: 0 });
    expect(await itemsOf(wire)).toMatchObject([{ key: item!.key, title: item!.title, outlet: 'sepidar' }]);
  });

  it('does not count a body that was cut', async () => {
    const wire = await open();
    wire.publish([{ outlet: 'sepidar', title: words() }]);
    await post(wire, 'outlet/sepidar', { truncate: true });
    await expect(ask(feedOf(wire, 'sepidar'))).rejects.toThrow();
    const [line] = await untilLines(wire, 1);
    expect(line).toMatchObject({ status: 200, complete: false });
    expect(line!.items).toHaveLength(1);
    expect(await itemsOf(wire)).toEqual([]);
  });

  it('does not count a response whose reader left before it came', async () => {
    const wire = await open();
    wire.publish([{ outlet: 'sepidar', title: words() }]);
    await post(wire, 'outlet/sepidar', { delayMs: 60_000 });
    const asked = request(feedOf(wire, 'sepidar')).on('error', () => undefined);
    asked.end();
    await untilUnderWay(wire);
    asked.destroy();
    const [line] = await untilLines(wire, 1);
    expect(line).toMatchObject({ status: 0, complete: false, items: [], bytes: 0 });
    expect(await itemsOf(wire)).toEqual([]);
  });

  it('does not count items that a HEAD request did not carry', async () => {
    const wire = await open();
    wire.publish([{ outlet: 'sepidar', title: words() }]);
    await ask(feedOf(wire, 'sepidar'), {}, 'HEAD');
    expect(await untilLines(wire, 1)).toMatchObject([{ status: 200, items: [] }]);
    expect(await itemsOf(wire)).toEqual([]);
  });

  it('keeps the newest lines when full and counts what it dropped', async () => {
    const wire = await open({ ledgerCap: 3 });
    for (let n = 0; n < 5; n += 1) await ask(feedOf(wire, 'peyk'));
    const lines = await untilLines(wire, 3);
    expect(lines.map((line) => line.n)).toEqual([3, 4, 5]);
    expect(await stateOf(wire)).toMatchObject({ ledger: { lines: 5, linesDropped: 2 } });
  });

  it('keeps every title that was served under one key', async () => {
    const wire = await open();
    const titles = [words(), words()];
    const [item] = wire.publish([{ outlet: 'karaneh', title: titles[0]! }]);
    await ask(feedOf(wire, 'karaneh'));
    wire.publish([{ outlet: 'karaneh', title: titles[1]!, id: item!.key }]);
    await ask(feedOf(wire, 'karaneh'));
    await untilLines(wire, 2);
    expect(await itemsOf(wire)).toMatchObject([{ key: item!.key, title: titles[1], titles }]);
  });
});
