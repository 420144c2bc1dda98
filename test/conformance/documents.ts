import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Answer, type Ask, jsonOf } from './ask.js';
import type { Frame, Line } from './frames.js';
import { must, short, violated } from './violation.js';

type Json = Record<string, unknown>;

/** The two descriptions that a gateway gives of itself, and what of them was seen so far. */
export interface Documents {
  /** @throws Violation when an answer is none of those that are described; what is described of nothing is passed over */
  checkAnswer(answer: Answer): void;
  /** @throws Violation when the frame is none that the channel of this transport describes */
  checkFrame(transport: Line['transport'], frame: Frame): void;
  /** @throws Violation when the ack is none that is described as the answer to this event */
  checkAck(event: string, answer: unknown): void;
  /** `GET /v1/alerts 200`, `socket alert`: what is described and was not seen, in the order of the documents. */
  unseen(): string[];
  /** Routes of which nothing is described but that they are there. */
  silent(): string[];
}

/**
 * Reads both. `closed`: what is not described must not be sent either; without it new keys may be there, as the
 * contract allows.
 */
export async function readDocuments(ask: Ask, { closed = false } = {}): Promise<Documents> {
  const http = jsonOf(await ask('/docs/openapi.json')) as Json;
  const events = jsonOf(await ask('/docs/asyncapi.json')) as Json;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv
    .addSchema(closed ? closedOf(http) : http, 'http')
    .addSchema(closed ? closedOf(events) : events, 'events');
  const validators = new Map<string, ValidateFunction>();
  const validate = (ref: string, data: unknown, what: string) => {
    const validator = validators.get(ref) ?? ajv.compile({ $ref: ref });
    validators.set(ref, validator);
    if (validator(data)) return;
    const [error] = validator.errors!;
    violated(`${what}: ${error!.instancePath || 'it'} ${error!.message}, ${JSON.stringify(error!.params)}`);
  };
  const operations = operationsOf(http);
  const seen = new Set<string>();
  return {
    checkAnswer: (answer) => checkAnswer(answer, { operations, seen, validate }),
    checkFrame: (transport, { event, data, text }) => {
      if (event === 'ack') return;
      const messages = at(events, 'channels', transport, 'messages');
      must(messages?.[event] !== undefined, `an event ${event} is not described for a ${transport}`);
      seen.add(`${transport} ${event}`);
      validate(`events#/components/messages/${event}/payload`, data, `${transport} ${event} ${short(text)}`);
    },
    checkAck: (event, answer) => {
      seen.add(`socket ${event}`);
      const what = `the ack of ${event}, ${short(JSON.stringify(answer))}`;
      validate(`events#/components/messages/${event}Ack/payload`, answer, what);
    },
    unseen: () => [...described(operations), ...channelsOf(events)].filter((each) => !seen.has(each)),
    silent: () => operations.filter(({ responses }) => isSilent(responses)).map(({ route }) => route),
  };
}

interface Operation {
  route: string;
  method: string;
  path: RegExp;
  ref: string;
  responses: Json;
}

interface Checking {
  operations: Operation[];
  seen: Set<string>;
  validate(ref: string, data: unknown, what: string): void;
}

function checkAnswer({ method, path, status, headers, text }: Answer, { operations, seen, validate }: Checking) {
  const bare = path.split('?')[0]!;
  const operation = operations.find((each) => each.method === method && each.path.test(bare));
  if (!operation || isSilent(operation.responses)) return;
  const what = `${method} ${path} ${status}`;
  const response = operation.responses[status] as Json | undefined;
  must(response !== undefined, `${what} is an answer that is not described`);
  seen.add(`${operation.route} ${status}`);
  const content = response['content'] as Json | undefined;
  if (!content) return must(text === '', `${what} has a body, which is not described`);
  const type = (headers.get('content-type') ?? '').split(';')[0]!;
  must(content[type] !== undefined, `${what} is ${type}, not ${Object.keys(content).join(' or ')}`);
  const ref = `${operation.ref}/responses/${status}/content/${escaped(type)}/schema`;
  if (type.endsWith('json')) validate(ref, JSON.parse(text), what);
} // prettier-ignore

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Longer paths first: `/v1/sources/discover` is no `/v1/sources/{id}`. */
function operationsOf(http: Json): Operation[] {
  const paths = Object.entries(http['paths'] as Record<string, Json>);
  const all = paths.flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      route: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      ref: `http#/paths/${escaped(path)}/${method}`,
      responses: (item[method] as Json)['responses'] as Json,
    })),
  );
  return all.sort((a, b) => Number(a.route.includes('{')) - Number(b.route.includes('{')));
}

/** What all is well with; the refusals of a route need not be seen one by one. */
const described = (operations: readonly Operation[]) =>
  operations.flatMap(({ route, responses }) =>
    Object.keys(responses)
      .filter((status) => status < '400')
      .map((status) => `${route} ${status}`),
  );

const isSilent = (responses: Json) =>
  Object.values(responses).every(
    (response) => !(response as Json)['content'] && !(response as Json)['description'],
  );

function channelsOf(events: Json): string[] {
  return Object.keys(at(events, 'operations') ?? {}).map((name) => name.replace('.', ' '));
}

/** JSON Pointer inside a URI (RFC 6901, 6). */
const escaped = (key: string) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));

const at = (json: Json, ...keys: string[]) =>
  keys.reduce<Json | undefined>((inner, key) => inner?.[key] as Json | undefined, json);

/** The same document, whose objects hold what is described and nothing else. */
function closedOf(json: Json): Json {
  return JSON.parse(JSON.stringify(json), (_key, value: unknown) => {
    const schema = value as Json | null;
    const isObject = schema?.['type'] === 'object' && schema['properties'] !== undefined;
    return isObject && schema['additionalProperties'] === undefined
      ? { ...schema, additionalProperties: false }
      : value;
  }) as Json;
}
