/** A script is a pretend news day: who publishes, and what they publish when. */

export type FeedFormat = 'rss' | 'atom' | 'rdf' | 'json';

/** An invented publisher with one feed at `/<slug>/feed.<format>`. */
export interface Outlet {
  slug: string;
  /** The name in its own language. */
  name: string;
  /** The publisher's name in Latin letters. */
  publisher: string;
  language: 'ar' | 'en' | 'fa';
  /** ISO 3166 alpha-2, or null for an outlet of no country. */
  country: string | null;
  format: FeedFormat;
}

/** One publication. With `edit`, the item published earlier under the same id changes its text. */
export interface Step {
  /** Seconds after the start of the script, at pace 1. */
  at: number;
  id: string;
  outlet: string;
  title: string;
  summary?: string;
  edit?: true;
}

/** A routine headline for the time after the script; `n` counts upwards, so that texts differ. */
export interface QuietLine {
  outlet: string;
  title: (n: number) => string;
}

export interface Script {
  name: string;
  outlets: Outlet[];
  steps: Step[];
  quiet: QuietLine[];
}

const RESERVED = new Set(['control', 'hub', 'ledger', 'sources']);

/** The script with so many outlets: its first ones, or copies of them with a number. Copies publish by hand only. */
export function multiplied(script: Script, count: number): Script {
  const outlets = Array.from({ length: count }, (_, n) => {
    const outlet = script.outlets[n % script.outlets.length]!;
    const copy = Math.floor(n / script.outlets.length);
    if (copy === 0) return outlet;
    const publisher = `${outlet.publisher} ${copy}`;
    return { ...outlet, slug: `${outlet.slug}-${copy}`, name: `${outlet.name} ${copy}`, publisher };
  });
  const has = new Set(outlets.map(({ slug }) => slug));
  const ofThese = <Part extends { outlet: string }>(parts: Part[]) =>
    parts.filter(({ outlet }) => has.has(outlet));
  return { ...script, outlets, steps: ofThese(script.steps), quiet: ofThese(script.quiet) };
}

/** What is wrong with a script, one sentence each; empty when it can be played. */
export function faultsOf(script: Script): string[] {
  return [...outletFaults(script), ...stepFaults(script), ...quietFaults(script)];
}

function outletFaults({ outlets }: Script): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { slug } of outlets) {
    if (seen.has(slug)) faults.push(`Outlet ${slug} is listed twice.`);
    if (!/^[a-z][a-z0-9-]*$/.test(slug)) faults.push(`Outlet ${slug} needs a slug of a-z, 0-9 and "-".`);
    if (RESERVED.has(slug)) faults.push(`Outlet ${slug} has a name that the server itself uses.`);
    seen.add(slug);
  }
  return faults;
}

function stepFaults({ outlets, steps }: Script): string[] {
  const known = new Set(outlets.map((outlet) => outlet.slug));
  const published = new Map<string, string>();
  return inOrder(steps).flatMap((step) => {
    const faults = known.has(step.outlet) ? [] : [`Step ${step.id} names the unknown outlet ${step.outlet}.`];
    if (step.at < 0 || step.title.trim() === '')
      faults.push(`Step ${step.id} needs a title and a time from 0.`);
    if (step.edit && published.get(step.id) !== step.outlet)
      faults.push(`Edit of ${step.id} comes before it.`);
    if (!step.edit && published.has(step.id)) faults.push(`Step ${step.id} is published twice.`);
    published.set(step.id, step.outlet);
    return faults;
  });
}

function quietFaults({ outlets, quiet }: Script): string[] {
  const known = new Set(outlets.map((outlet) => outlet.slug));
  return quiet
    .filter((line) => !known.has(line.outlet))
    .map((line) => `A quiet line names the unknown outlet ${line.outlet}.`);
}

/** Steps by time; those of one moment keep the order they were written in. */
export function inOrder(steps: Step[]): Step[] {
  return [...steps].sort((a, b) => a.at - b.at);
}

/**
 * The steps of a script in order, and with `loop` quiet ones after them without end.
 * @param random numbers in [0, 1), so that a seed decides the order of the quiet lines
 */
export function* stepsOf(script: Script, loop: boolean, random: () => number): Generator<Step> {
  const steps = inOrder(script.steps);
  yield* steps;
  let at = steps.at(-1)?.at ?? 0;
  for (let n = 1; loop && script.quiet.length > 0; n += 1) {
    at += 6 + random() * 10;
    const line = script.quiet[Math.floor(random() * script.quiet.length)]!;
    yield { at, id: `quiet-${n}`, outlet: line.outlet, title: line.title(n) };
  }
}
