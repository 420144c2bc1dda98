import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';

export interface Result {
  code: number;
  /** Standard output and error as they came, at most the last 16,000 characters. */
  output: string;
}

const longestOutput = 16_000;
const ownServer = 'Name a PostgreSQL server of your own in DATABASE_URL';

/**
 * Runs one PostgreSQL program in `folder` and waits for it. PostgreSQL refuses to run as root and as a user without
 * a name, so those run it in a user namespace where they are `nobody`; files stay theirs outside.
 */
export async function runPostgresProgram(program: string, args: string[], folder: string): Promise<Result> {
  if (!needsOtherUser()) return run(program, args, folder);
  const asNobody = ['--user', '--map-user=65534', '--map-group=65534', program, ...args];
  const result = await run('unshare', asNobody, folder);
  if (/^unshare: /m.test(result.output)) throw new Error(refusal(result.output));
  return result;
}

function refusal(output: string): string {
  return (
    `PostgreSQL does not run as root, and this machine does not let Ajil run it as another user: ${output.trim()}. ` +
    `${ownServer}, or start Ajil as a user other than root.`
  );
}

function needsOtherUser(): boolean {
  try {
    return userInfo().uid === 0;
  } catch {
    return true; // A user id without a name, as containers have.
  }
}

function run(program: string, args: string[], folder: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (text: string): void => {
      output = (output + text).slice(-longestOutput);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) =>
      reject(new Error(`${program} cannot be run: ${error.message}. ${ownServer}.`)),
    );
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** PGDATA, PGOPTIONS and their like, set for some other server, must not steer ours; nor the reader's language. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}
