import * as protocol from '@ajil/protocol';
import { z } from 'zod';

/** What the descriptions name: every schema of the protocol, under its name without `Schema`. */
const named = z.registry<{ id: string }>();
for (const [name, schema] of Object.entries(protocol)) {
  if (name.endsWith('Schema') && schema instanceof z.ZodType) named.add(schema, { id: nameOf(name) });
}

export type JsonSchema = Record<string, unknown>;

const AT = '#/components/schemas/';

function nameOf(name: string): string {
  return name.slice(0, -'Schema'.length);
}

/** Those that a document refers to, as JSON Schema 2020-12, referring to each other as its components. */
export function componentsOf(document: unknown): Record<string, JsonSchema> {
  const all = componentSchemas();
  const used = new Set<string>();
  const use = (text: string) => {
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name!) || !all[name!]) continue;
      used.add(name!);
      use(JSON.stringify(all[name!]));
    }
  };
  use(JSON.stringify(document));
  return Object.fromEntries([...used].sort().map((name) => [name, all[name]!]));
}

function componentSchemas(): Record<string, JsonSchema> {
  // As one that reads them: what is not named may come with a later version, and is ignored.
  const { schemas } = z.toJSONSchema(named, { uri: (id) => AT + id, io: 'input' });
  const all = Object.entries(schemas as Record<string, JsonSchema>);
  return Object.fromEntries(all.map(([name, { $schema: _version, $id: _id, ...schema }]) => [name, schema]));
}

/** @throws Error for a schema that the protocol does not export by a name ending in `Schema` */
export function refTo(schema: z.ZodType): { $ref: string } {
  const known = named.get(schema);
  if (!known) throw new Error('a description names a schema that libs/protocol does not export');
  return { $ref: AT + known.id };
}
