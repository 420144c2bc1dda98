import { plainWords } from '@ajil/protocol';
import type { Refused } from '@ajil/shell';
import type { ArgumentMetadata } from '@nestjs/common';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CheckPipe } from './check.pipe.js';
import { AlertId } from './desk/revision-queries.js';
import { AlertsQuery, HeadlinesQuery, SourcePatch } from './queries.js';

z.config({ customError: plainWords });

const said = (value: unknown, metadata: ArgumentMetadata) =>
  new CheckPipe().transform(value, metadata).catch((refused: Refused) => [refused.code, refused.detail]);

const ALERTS: ArgumentMetadata = { type: 'query', schema: AlertsQuery };

it.each<[string, ArgumentMetadata, unknown, string]>([
  [
    'a limit given twice',
    ALERTS,
    { limit: ['1', '2'] },
    'limit: must be one value; it is given twice, or as a list',
  ],
  ['a limit beyond its end', ALERTS, { limit: '1001' }, 'limit: must be a whole number from 1 to 1000'],
  ['a limit in words', ALERTS, { limit: 'all' }, 'limit: must be a whole number from 1 to 1000'],
  [
    'an urgency given twice',
    ALERTS,
    { urgency: ['flash', 'urgent'] },
    'urgency: must be one value; it is given twice, or as a list',
  ],
  ['a name that is not known', ALERTS, { topic: 'iraq' }, 'query: "topic" is not known here'],
  [
    'a cursor that is no id',
    { type: 'query', schema: HeadlinesQuery },
    { after: 'xx' },
    'after: is no id of a headline',
  ],
  ['an id that is none', { type: 'param', data: 'id', schema: AlertId }, 'xx', 'id: is no id of an alert'],
  ['no body', { type: 'body', schema: SourcePatch }, undefined, 'body: is missing'],
  [
    'a body of another type',
    { type: 'body', schema: SourcePatch },
    { paused: 'yes' },
    'paused: must be true or false',
  ],
])('refuses %s, names it, and says what is wrong in plain words', async (_what, metadata, value, words) => {
  expect(await said(value, metadata)).toEqual(['invalid', words]);
});
