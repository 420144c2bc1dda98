import { STATUS_CODES } from 'node:http';
import { ProblemSchema } from '@ajil/protocol';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Answers, ANSWERS, EVERYWHERE, TYPES } from './answers.js';
import { componentsOf, refTo } from './schemas.js';

interface Operation {
  responses: Record<string, unknown>;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

/** The routes as Nest knows them, with what each of them answers. One that `ANSWERS` does not know says nothing of it. */
export function withAnswers(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = (item as Record<string, unknown>)[method] as Operation | undefined;
      if (operation) describe(operation, `${method.toUpperCase()} ${path}`);
    }
  }
  const schemas = componentsOf(document.paths) as NonNullable<OpenAPIObject['components']>['schemas'];
  return { ...document, components: { ...document.components, ...(schemas && { schemas }) } };
}

function describe(operation: Operation, route: string): void {
  const answers = ANSWERS[route];
  if (!answers) return;
  const problems = problemsOf(route, answers.refuses);
  operation.responses = { ...problems, ...spoken(answers.says, TYPES[route]) };
}

function problemsOf(route: string, refuses: Answers['refuses']): Record<string, unknown> {
  if (!route.includes(' /v1/')) return {};
  const all = Object.entries({ ...EVERYWHERE, ...refuses });
  return Object.fromEntries(all.map(([status, codes]) => [status, problem(codes)]));
}

function problem(codes: readonly string[]) {
  const content = { 'application/problem+json': { schema: refTo(ProblemSchema) } };
  return { description: codes.join(', '), content };
}

function spoken(says: Answers['says'], type = 'application/json'): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(says).map(([status, body]) => {
      const description = STATUS_CODES[status] ?? status;
      if (body === null) return [status, { description }];
      const content =
        typeof body === 'string'
          ? { [body]: { schema: { type: 'string' } } }
          : { [type]: { schema: refTo(body) } };
      return [status, { description, content }];
    }),
  );
}
