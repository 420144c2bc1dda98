import { readFile } from 'node:fs/promises';
import type { TopicEdit } from '@ajil/topics';
import { unread } from './unread.js';
import { Failure } from './usage-error.js';

/** One topic, a list of them, or an object whose `topics` is one. @throws Failure */
export async function readTopicFile(file: string): Promise<TopicEdit[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(unread(file, error).message);
  });
  const value = valueOf(file, text);
  const wrapped = (value as { topics?: unknown } | null)?.topics;
  const list = Array.isArray(value) ? value : Array.isArray(wrapped) ? wrapped : [value];
  return list.map((topic, at) => shaped(file, topic, at));
}

function valueOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Failure(`${file} is not JSON: ${(error as Error).message}.`);
  }
}

function shaped(file: string, value: unknown, at: number): TopicEdit {
  const {
    id,
    names,
    parents,
    private: hidden,
    rules,
    goldens,
  } = (value ?? {}) as Partial<Record<keyof TopicEdit, unknown>>;
  const say = (what: string) => new Failure(`${file}: topic ${at + 1} ${what}.`);
  if (typeof id !== 'string') throw say('has no "id"');
  if (!isTextMap(names)) throw say('needs "names": {"en": "..."}');
  if (parents !== undefined && !isTexts(parents)) throw say('has "parents" that are no list of ids');
  if (hidden !== undefined && typeof hidden !== 'boolean')
    throw say('has "private" that is not true or false');
  if (!isTexts(rules)) throw say('needs "rules", a list of texts');
  const { match = [], not = [] } = (goldens ?? {}) as Partial<TopicEdit['goldens']>;
  if (!Array.isArray(match) || !Array.isArray(not)) throw say('needs "goldens": {"match": [], "not": []}');
  const wrong = [match, not].flat().find((golden: unknown) => !isGolden(golden)) as unknown;
  if (wrong !== undefined)
    throw say(`has a golden that is neither a headline nor {"title": "..."}: ${JSON.stringify(wrong)}`);
  return {
    id,
    names,
    parents: parents ?? [],
    ...(hidden && { private: true }),
    rules,
    goldens: { match, not },
    removed: false,
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const isTextMap = (value: unknown): value is Record<string, string> =>
  isObject(value) && isTexts(Object.values(value));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTextOrNone = (value: unknown) => value == null || typeof value === 'string';

function isGolden(value: unknown): boolean {
  if (!isObject(value)) return typeof value === 'string';
  const { title, summary, source, language } = value;
  return typeof title === 'string' && [summary, source, language].every(isTextOrNone);
}
