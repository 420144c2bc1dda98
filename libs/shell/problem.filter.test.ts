import { PassThrough } from 'node:stream';
import { type Code, CODES, type Problem } from '@ajil/protocol';
import { openLog } from '@ajil/telemetry';
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  HttpException,
  Module,
  NotFoundException,
  Param,
  Post,
  Res,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response as Answer } from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProblemFilter, Refused, TITLE_OF } from './problem.filter.js';

/** What an error of ours could carry, and nobody outside may read. */
const INSIDE = 'select * from entries; host=10.1.2.3 /srv/ajil/store.ts token=hunter2';

@Controller()
class FailingController {
  static error: unknown;

  @Get('throw')
  throws(): never {
    throw FailingController.error;
  }

  @Get('half')
  half(@Res() response: Answer): never {
    response.write('the first half');
    throw new Error(INSIDE);
  }

  @Get('item/:id')
  item(@Param('id') id: string): string {
    return id;
  }

  @Post('body')
  body(@Body() body: unknown): unknown {
    return body;
  }
}

@Module({ controllers: [FailingController] })
class FailingModule {}

const out = new PassThrough();
let app: NestExpressApplication;
let address: string;

beforeAll(async () => {
  app = await NestFactory.create<NestExpressApplication>(FailingModule, { logger: false });
  app.useBodyParser('json', { limit: '1kb' });
  app.useGlobalFilters(new ProblemFilter(openLog({ format: 'json', level: 'info', role: 'gateway', out })));
  await app.listen(0, '127.0.0.1');
  address = await app.getUrl();
});
afterAll(() => app.close());
beforeEach(() => void out.read());

const logged = () => (out.read() as Buffer | null)?.toString() ?? '';

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await answer.json()) as Problem;
  expect(problem.status).toBe(answer.status);
  return problem;
}

async function thrown(error: unknown): Promise<Problem> {
  FailingController.error = error;
  return problemOf(await fetch(`${address}/throw`));
}

const post = (body: string) =>
  fetch(`${address}/body`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

it('every code has a title of its own, written like a sentence', () => {
  const titles = CODES.map((code) => TITLE_OF[code]);
  expect(titles.filter((title) => !/^[A-Z][a-z ]+$/.test(title))).toEqual([]);
  expect(new Set(titles).size).toBe(CODES.length);
});

describe('what a route throws', () => {
  it('keeps its code and its words when it is a refusal of ours', async () => {
    expect(await thrown(new Refused(400, 'unknown_topic', 'There is no topic "x".'))).toEqual({
      type: 'about:blank',
      title: 'There is no such topic',
      status: 400,
      code: 'unknown_topic',
      detail: 'There is no topic "x".',
    });
  });

  it.each<[number, string]>([
    [400, 'invalid'],
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [405, 'method_not_allowed'],
    [409, 'conflict'],
    [413, 'too_large'],
    [415, 'unsupported_media_type'],
    [418, 'invalid'],
    [429, 'too_many_requests'],
    [500, 'internal'],
    [502, 'internal'],
    [503, 'unavailable'],
  ])('has for status %d the code %s, and tells nothing of the cause', async (status, code) => {
    const problem = await thrown(new HttpException(INSIDE, status));
    expect(problem).toMatchObject({ status, code, title: TITLE_OF[code as Code] });
    expect(JSON.stringify(problem)).not.toMatch(/select|10\.1\.2\.3|srv|hunter2|at .*\(/);
  });

  it.each<[string, unknown]>([
    ['an error', new Error(INSIDE)],
    ['an error with a status of its own', Object.assign(new Error(INSIDE), { status: 200 })],
    ['an error with a text as status', Object.assign(new Error(INSIDE), { status: '404' })],
    ['a text', INSIDE],
    ['an object', { message: INSIDE }],
    ['null', null],
    ['undefined', undefined],
  ])('is our fault when it is %s, and tells nothing of it', async (_what, error) => {
    const problem = await thrown(error);
    expect(problem).toMatchObject({
      status: 500,
      code: 'internal',
      title: 'Something went wrong here',
      detail: 'Something went wrong here',
    });
    expect(JSON.stringify(problem)).not.toContain('select');
  });

  it('is written to the log when it is our fault, and only then', async () => {
    await thrown(new Error(INSIDE));
    expect(logged()).toContain('select * from entries');
    await thrown(new BadRequestException(INSIDE));
    expect(logged()).toBe('');
  });

  it('cuts an answer off that has begun: half an answer must not look whole', async () => {
    const answer = fetch(`${address}/half`).then((response) => response.text());
    await expect(answer).rejects.toThrow();
    expect((await thrown(new NotFoundException())).status).toBe(404);
  });
});

describe('what the server refuses by itself', () => {
  it('is a problem too: an address that nothing answers', async () => {
    const problem = await problemOf(await fetch(`${address}/nothing/here?token=hunter2`));
    expect(problem).toMatchObject({ status: 404, code: 'not_found' });
    expect(JSON.stringify(problem)).not.toMatch(/nothing\/here|hunter2/);
  });

  it('is a problem too: a body that is no JSON, or too large', async () => {
    expect(await problemOf(await post('{"half":'))).toMatchObject({ status: 400, code: 'invalid' });
    expect(await problemOf(await post(JSON.stringify('x'.repeat(2_000))))).toMatchObject({
      status: 413,
      code: 'too_large',
    });
    expect(await (await post('{"whole":true}')).json()).toEqual({ whole: true });
  });

  it('is a problem too: a broken percent escape in the address', async () => {
    expect(await problemOf(await fetch(`${address}/item/%zz`))).toMatchObject({
      status: 400,
      code: 'invalid',
    });
  });
});
