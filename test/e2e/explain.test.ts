import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { word } from '../support/desk.js';
import { makeFolder, startAjil } from '../support/processes.js';
import { run } from '../support/program.js';
import { makeDatabaseUrl } from '../support/ways.js';
import { startWire } from '../support/wire.js';

interface Line {
  id: unknown;
  language: string;
  direction: string;
  topics: {
    id: string;
    iso?: string;
    role: string;
    why: { field: string; start: number; end: number; text: string; rule: string }[];
  }[];
  urgency: { level: string; why: string };
  failed?: { code: string };
}

async function explain(...lines: (object | string)[]): Promise<Line[]> {
  const input = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const { code, out } = await run(['explain', '--jsonl'], `${input}\n`);
  expect(code).toBe(0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe('ajil explain', () => {
  it('answers each line with one line, in order, with reasons that point at its own text', async () => {
    const titles = [
      'عاجل: انفجار يهز قاعدة عسكرية بالعراق',
      'فوری: زلزله در شمال ایران',
      'Parliament of Iraq votes on the budget',
      'Ten recipes for a quiet Sunday',
    ];
    const answers = await explain(...titles.map((title, id) => ({ id, title })));
    expect(answers.map(({ id, language, direction }) => [id, language, direction])).toEqual([
      [0, 'ar', 'rtl'],
      [1, 'fa', 'rtl'],
      [2, 'en', 'ltr'],
      [3, 'en', 'ltr'],
    ]);
    expect(answers.map(({ urgency }) => urgency.level)).toEqual(['urgent', 'urgent', 'routine', 'routine']);
    expect(answers[0]!.topics).toContainEqual(
      expect.objectContaining({ id: 'iraq', iso: 'IQ', role: 'about' }),
    );
    expect(answers[0]!.topics.map(({ id }) => id)).toContain('middle-east');
    expect(answers[3]!.topics).toEqual([]);
    for (const [n, { topics }] of answers.entries())
      for (const { why } of topics)
        for (const { start, end, text } of why) expect(titles[n]!.slice(start, end)).toBe(text);
  });

  it('tells places of one name apart by the source', async () => {
    const title = 'Alexandria man charged over a fire downtown';
    const [egypt, america] = await explain(
      { id: 1, title, source: 'ahram.org.eg' },
      { id: 2, title, source: 'https://www.alexandriagazette.us/news' },
    );
    expect(egypt!.topics.map(({ id }) => id)).toContain('egypt');
    expect(america!.topics.map(({ id }) => id)).not.toContain('egypt');
  });

  it('says of a line that it cannot read so, and goes on', async () => {
    const answers = await explain(
      'not json',
      { id: 7 },
      { id: 8, title: 5 },
      { id: { deep: [1] }, title: 'Rain' },
      { id: true, title: 'Rain' },
      '[]',
      { id: null, title: 'Rain' },
      { id: 9, title: 'Rain in Iraq' },
    );
    expect(answers.map(({ id, failed }) => [id, failed?.code ?? null])).toEqual([
      [null, 'bad_line'],
      [7, 'bad_line'],
      [8, 'bad_line'],
      [null, 'bad_line'],
      [null, 'bad_line'],
      [null, 'bad_line'],
      [null, null],
      [9, null],
    ]);
  });

  it('shows a headline with every reason, for people', async () => {
    const { code, out } = await run(['explain', 'عاجل: انفجار في بغداد']);
    expect(code).toBe(0);
    expect(out).toContain('urgent: marker «عاجل:»');
    expect(out).toMatch(/iraq\n\s+«بغداد» at title\[\d+\.\.\d+\], capital name/u);
  });

  it('explains the newest entries of a feed', async () => {
    const wire = await startWire();
    const title = `Blast near the base in Iraq ${word()}`;
    await wire.publish([{ outlet: wire.outlets[0]!.id, title }]);
    const { code, out } = await run(['explain', wire.outlets[0]!.feed], '', {
      env: { AJIL_EGRESS_ALLOW: '127.0.0.0/8' },
    });
    expect(code).toBe(0);
    expect(out).toContain(title);
    expect(out).toContain('«Iraq»');
  });
});

describe('ajil topics', () => {
  const topic = (golden: string) => ({
    id: 'kalsu-base',
    names: { en: 'Kalsu base' },
    parents: ['iraq'],
    rules: ['kalsu NEAR/3 base'],
    goldens: { match: [golden], not: [] },
  });
  const fileOf = (value: unknown) => {
    const folder = makeFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'topic.json');
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };

  it('test: passes the shipped topics', async () => {
    const { code, err } = await run(['topics', 'test']);
    expect([code, err]).toEqual([0, expect.stringMatching(/goldens, none came out the other way/)]);
  });

  it('test: says which golden of a file fails, which rule cannot be read, and what is no topic', async () => {
    expect((await run(['topics', 'test', fileOf(topic('Blast at Kalsu base'))])).code).toBe(0);
    const failed = await run(['topics', 'test', fileOf([topic('Rain in Basra')])]);
    expect([failed.code, failed.out]).toEqual([
      1,
      expect.stringContaining('«Rain in Basra» must be in kalsu-base'),
    ]);
    const wrong = await run(['topics', 'test', fileOf({ ...topic('x'), rules: ['(a'] })]);
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringMatching(/^kalsu-base: rule 1, at \d+/)]);
    const golden = (wrong: unknown) => ({ ...topic('x'), goldens: { match: ['x', wrong] } });
    const goldens = [5, null, { title: 5 }, { title: 'x', source: {} }, { title: 'x', language: 1 }].map(
      golden,
    );
    for (const bad of ['{', '{}', '[1]', { ...topic('x'), names: ['Kalsu'] }, ...goldens])
      expect((await run(['topics', 'test', fileOf(bad)])).code).toBe(1);
  });

  it('test: takes the topics of one file for parents of each other, but not in a circle', async () => {
    const base = { ...topic('Blast at Kalsu base'), parents: ['bases'] };
    const bases = { ...topic('Blast at Kalsu base'), id: 'bases' };
    expect((await run(['topics', 'test', fileOf([base, bases])])).code).toBe(0);
    const circle = await run(['topics', 'test', fileOf([base, { ...bases, parents: ['kalsu-base'] }])]);
    expect([circle.code, circle.out]).toEqual([1, expect.stringContaining('would be its own parent')]);
    expect((await run(['topics', 'test', fileOf(base)])).out).toContain('no topic "bases"');
  });

  it('replay: shows what a topic would have brought from what a running Ajil took in', async () => {
    const wire = await startWire();
    const token = word().repeat(3);
    const ajil = await startAjil({
      DATABASE_URL: await makeDatabaseUrl(),
      AJIL_SOURCES: wire.sources,
      AJIL_POLL_SECONDS: '1',
      AJIL_EGRESS_ALLOW: '127.0.0.0/8',
      AJIL_ADMIN_TOKEN: token,
    });
    const title = `Soldiers return to Kalsu base ${word()}`;
    await wire.publish([{ outlet: wire.outlets[0]!.id, title }]);
    const file = fileOf(topic('Blast at Kalsu base'));
    const replay = () =>
      run(['topics', 'replay', file, '--url', ajil.url], '', { env: { AJIL_ADMIN_TOKEN: token } });
    let out = '';
    while (!out.includes(title)) ({ out } = await replay());
    expect(out).toMatch(
      /^kalsu-base on \d+ headlines? of the last 7 days: 1 would match; by its rules of now 0\./,
    );
    const failing = fileOf(topic('Rain in Basra'));
    const told = await run(['topics', 'replay', failing, '--url', ajil.url], '', {
      env: { AJIL_ADMIN_TOKEN: token },
    });
    expect([told.code, told.err]).toEqual([1, expect.stringMatching(/422: «Rain in Basra» must be in/)]);
    const refused = await run(['topics', 'replay', file, '--url', ajil.url]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('AJIL_ADMIN_TOKEN')]);
    const short = await run(['topics', 'replay', file, '--url', ajil.url], '', {
      env: { AJIL_ADMIN_TOKEN: 'wrong' },
    });
    expect([short.code, short.err]).toEqual([1, 'AJIL_ADMIN_TOKEN must have at least 16 characters.\n']);
  });
});
