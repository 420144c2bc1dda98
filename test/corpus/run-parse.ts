import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Answer } from './answer.js';

export interface Question {
  file: string;
  contentType?: string | null;
  url?: string | null;
}

/** What `ajil parse --jsonl` answers, in the order of the questions. `program` is the path of `bin/ajil`. */
export async function runParse(program: string, questions: Iterable<Question>): Promise<Answer[]> {
  const child = spawn(process.execPath, [program, 'parse', '--jsonl'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  // A command that ends early says so by its exit code.
  child.stdin.on('error', () => undefined);
  const answers: Answer[] = [];
  const read = (async () => {
    for await (const line of createInterface({ input: child.stdout }))
      answers.push(JSON.parse(line) as Answer);
  })();
  let asked = 0;
  for (const question of questions) {
    asked++;
    if (!child.stdin.write(`${JSON.stringify(question)}\n`))
      await Promise.race([once(child.stdin, 'drain'), ended]);
  }
  child.stdin.end();
  const [[code]] = await Promise.all([ended as Promise<[number | null]>, read]);
  if (code !== 0 || answers.length !== asked)
    throw new Error(
      `ajil parse ended with ${code ?? 'a signal'} after ${answers.length} of ${asked} answers.`,
    );
  return answers;
}
