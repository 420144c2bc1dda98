import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A new folder for one test; `remove` takes all of them away. */
export function openLab() {
  const made: string[] = [];
  const children: ChildProcess[] = [];
  return {
    folder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'ajil-lab-'));
      made.push(folder);
      return folder;
    },
    run(script: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
      const options = { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] as const };
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        ...options,
        stdio: [...options.stdio],
      });
      children.push(child);
      return child;
    },
    remove(): void {
      for (const child of children) child.kill('SIGKILL');
      for (const folder of made) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The next line the child prints. */
export async function nextLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}

/** This folder's TypeScript as JavaScript below `folder`, so that a plain Node process of a test can run it. */
export function transpileInto(folder: string): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const out = join(folder, 'js');
  mkdirSync(out);
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  symlinkSync(join(here, '../../../node_modules'), join(out, 'node_modules'));
  for (const name of readdirSync(here).filter((file) => /^[a-z]+\.ts$/.test(file))) {
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    const { outputText } = ts.transpileModule(readFileSync(join(here, name), 'utf8'), { compilerOptions });
    writeFileSync(join(out, name.replace(/ts$/, 'js')), outputText);
  }
  return out;
}
