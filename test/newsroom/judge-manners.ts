import { fact, type Finding, none } from './findings.js';
import { FLOOR, type Look, type Outcome, PACE } from './simulate.js';
import { HOUR, MINUTE, SECOND, type Source, START } from './sources.js';
import { FRESH_SECONDS, newHome } from './world.js';

/** How good a guest Ajil was. */
export function judgeManners(outcome: Outcome): Finding[] {
  const { world, looks } = outcome;
  const { ledger, sources } = world;
  const accounts = sources.map((source) => ledger.account(source));
  const requests = accounts.reduce((total, { requests: n }) => total + n, 0);
  const validating = sources
    .filter(({ validating: by }) => by !== 'none')
    .map((source) => ledger.account(source));
  const unconditional = validating.reduce((total, account) => total + account.unconditional, 0);
  const rules = [
    'without validators',
    'other validators',
    'before Retry-After',
    'nearer than the gap',
    'after 410',
  ];
  return [
    fact('requests', requests),
    fact(
      'unconditional requests to sources with validators',
      `${unconditional} of ${validating.length} sources`,
    ),
    ...rules.map((rule) => none(`requests ${rule}`, ledger.broken.get(rule) ?? [])),
    none(
      'looks planned in skipped hours',
      sources.flatMap((source) => inSkippedHours(source, looks.get(source.id)!)),
    ),
    none('looks before ttl', tooEarly(outcome, 'ttl', 20 * 60)),
    none('looks before max-age', tooEarly(outcome, 'fresh-for-long', FRESH_SECONDS)),
    ...judgeMoves(outcome),
    none(
      'gone sources that are not parked',
      sources
        .filter((source) => ledger.account(source).gone && outcome.urls.get(source.id)!.state !== 'parked')
        .map(name),
    ),
    none('looks that were late after our outage', lateAfterOutage(outcome)),
  ];
}

const name = ({ url, id }: Source) => `${id} ${url}`;

/** By the plan: what waits for its host may slip into the hour. */
function inSkippedHours(source: Source, looks: readonly Look[]): string[] {
  if (source.habit !== 'skips-hours') return [];
  // Whoever was never looked at has not said it yet.
  const known = looks.findIndex(({ kind }) => kind === 'fetched');
  return looks
    .slice(known)
    .map(({ at, nextSeconds }) => new Date(at + nextSeconds * SECOND))
    .filter((planned) => [1, 2, 3].includes(planned.getUTCHours()))
    .map((planned) => `${source.id} at ${planned.toISOString()}`);
}

function tooEarly({ world, looks }: Outcome, habit: Source['habit'], seconds: number): string[] {
  return world.sources
    .filter((source) => source.habit === habit)
    .flatMap(({ id }) => {
      const all = looks.get(id)!;
      return all.slice(1).flatMap((look, i) => {
        const before = all[i]!;
        const early = look.at - before.at < (seconds - 1) * SECOND && before.kind !== 'failed';
        return early && !(habit === 'ttl' && (look.hot || before.hot))
          ? [`${id} at ${new Date(look.at).toISOString()}`]
          : [];
      });
    });
}

function judgeMoves({ world, looks, urls }: Outcome): Finding[] {
  const end = Math.max(...[...looks.values()].map((all) => all.at(-1)?.at ?? START));
  const movers = world.sources.filter((source) => source.habit === 'moves' && source.from + 3 * HOUR < end);
  const strays = world.sources.filter((source) => source.habit === 'moves-away');
  const early = movers.filter((source) => {
    const all = looks.get(source.id)!.filter(({ at, kind }) => at >= source.from && kind !== 'failed');
    const adopted = all.findIndex(({ movedTo }) => movedTo !== null);
    return adopted >= 0 && (adopted < 2 || all[adopted]!.at - all[0]!.at < HOUR);
  });
  return [
    none(
      'moves inside a house not followed',
      movers.filter((source) => urls.get(source.id)!.url !== newHome(source)).map(name),
    ),
    none('moves followed before they proved themselves', early.map(name)),
    none(
      'moves to a stranger followed',
      strays.filter((source) => urls.get(source.id)!.url !== source.url).map(name),
    ),
  ];
}

/** Our own lack of network is no reason to wait longer. */
function lateAfterOutage({ world: { outage, sources, ledger }, looks }: Outcome): string[] {
  const longest = PACE.pollSeconds * 1.1 * SECOND + MINUTE;
  return sources
    .filter((source) => !ledger.account(source).gone)
    .flatMap(({ id, habit }) => {
      const all = looks.get(id)!;
      const last = all.findLast(({ at }) => at < outage.until);
      const next = all.find(({ at, kind }) => at >= outage.until && kind !== 'skipped');
      const cutOff = last && last.at >= outage.from && last.kind === 'failed';
      const polite = last ? last.notBeforeSeconds > PACE.pollSeconds * 1.1 : false;
      if (!cutOff || polite || ['slow-down', 'overloaded', 'skips-hours'].includes(habit)) return [];
      return next && next.at - last.at > longest
        ? [`${id} (${habit}) ${(next.at - last.at) / SECOND} s`]
        : [];
    });
}

/** How soon sources were at their shortest wait when their topic was hot, and how they calmed down. */
export function judgeHeat({ world, looks, warmings }: Outcome): Finding[] {
  const { hot, outage } = world;
  const concerned = world.sources.filter(({ id }) =>
    looks.get(id)!.some((look) => look.hot && look.at >= hot.at),
  );
  const reached = concerned.map((source) => ({ source, polls: pollsToFloor(looks.get(source.id)!, hot.at) }));
  const slow = reached.filter(({ source, polls }) => polls !== null && polls > 2 && !isHeldBack(source));
  const warmed = warmings.find(({ at }) => at >= hot.at);
  // What is told late, a window in which it counts, and the heat that it leaves.
  const calm = hot.until + HOUR + 30 * MINUTE;
  const still = world.sources.filter(({ id }) =>
    looks.get(id)!.some((look) => look.hot && look.at > calm && look.at < calm + 4 * HOUR),
  );
  return [
    { what: 'sources of the hot story', value: `${concerned.length}`, kept: concerned.length > 0 },
    fact(
      'its topic was found hot',
      warmed
        ? `${Math.round((warmed.at - hot.at) / SECOND)} s after its first report at the earliest`
        : 'never',
    ),
    fact(
      'times that sources became hot',
      `${warmings.length}, outside the hot story ${warmings.filter(({ at }) => at < hot.at || at > calm).length}`,
    ),
    fact(
      'sources that reached their floor',
      `${reached.filter(({ polls }) => polls !== null).length} of ${concerned.length}; our outage was at ${new Date(outage.from).toISOString()}`,
    ),
    none(
      'sources not at their floor within two polls',
      slow.map(({ source, polls }) => `${name(source)} after ${polls}`),
    ),
    none('sources that stayed hot', still.map(name)),
  ];
}

/** What its outlet wishes stands above all heat. */
const isHeldBack = ({ habit }: Source) =>
  ['fresh-for-long', 'skips-hours', 'slow-down', 'overloaded', 'errors', 'timeouts'].includes(habit);

/** Polls from the warming on until one plans the shortest wait. */
function pollsToFloor(looks: readonly Look[], from: number): number | null {
  const first = looks.findIndex((look) => look.at >= from && look.hot);
  const floor = looks.findIndex((look, i) => i >= first && look.hot && look.nextSeconds <= FLOOR * 1.101);
  return first < 0 || floor < 0 ? null : floor - first + 1;
}
