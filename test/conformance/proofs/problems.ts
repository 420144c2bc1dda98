import { ProblemSchema } from '../../../libs/protocol/index.js';
import type { Answer } from '../ask.js';
import { must, violated } from '../violation.js';

/** @throws Violation unless the answer is problem details (RFC 9457) with this status and code */
export function mustBeProblem({ method, path, status, headers, text }: Answer, wanted: number, code: string) {
  const what = `${method} ${path}`;
  must(status === wanted, `${what} answers ${status}, not ${wanted}: ${text.slice(0, 200)}`);
  const type = headers.get('content-type') ?? '';
  must(/^application\/problem\+json\b/.test(type), `${what} answers ${status} as ${type}`);
  const problem = ProblemSchema.safeParse(parsed(text));
  if (!problem.success)
    violated(`${what}: ${problem.error.issues[0]!.path.join('.')} of the problem is wrong`);
  must(problem.data.status === status, `${what} answers ${status} and says ${problem.data.status}`);
  must(problem.data.code === code, `${what} answers ${problem.data.code}, not ${code}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
