import { Refused } from '@ajil/shell';
import { type ArgumentMetadata, type PipeTransform, StandardSchemaValidationPipe } from '@nestjs/common';

interface Issue {
  message: string;
  path?: readonly unknown[] | undefined;
}

/** Holds every parameter and body to the schema of its route. */
export class CheckPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const place = metadata.data ?? metadata.type;
    const exceptionFactory = (issues: readonly Issue[]) => refuse(issues[0], place);
    return new StandardSchemaValidationPipe({ exceptionFactory }).transform(value, metadata);
  }
}

/** What is wrong, behind the field that it is wrong with, or else the part of the request: `id`, `query`, `body`. */
function refuse(issue: Issue | undefined, place: string): Refused {
  const path = (issue?.path ?? []).map((part) =>
    typeof part === 'object' && part ? (part as { key: unknown }).key : part,
  );
  return new Refused(400, 'invalid', `${path.join('.') || place}: ${issue?.message ?? 'is not valid'}`);
}
