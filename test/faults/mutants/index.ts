import type { Wanted } from '../world/world.js';
import { crashDatabase } from './crash-database.js';
import { deafen, killAt, publishDecided, untilDecided, whileAway } from './hands.js';
import { loseTopic } from './lose-topic.js';
import type { Mutant } from './mutant.js';
import { stopReading } from './stop-reading.js';

/** As little as shows it, and deadlines that a mutant is not waited for too long. */
const SMALL: Wanted = {
  nodes: { all: 1 },
  redis: false,
  readers: 2,
  sdks: 0,
  rate: 0,
  deadlines: { freshMs: 1_500, recoverMs: 5_000, stuckMs: 5_000, slowMs: 4_000, patientMs: 0 },
};
/** A claim of a poller that was killed lasts ten seconds. */
const SMALL_AND_PATIENT: Wanted = { ...SMALL, deadlines: { ...SMALL.deadlines, recoverMs: 8_000 } };
const WITH_REDIS: Wanted = { ...SMALL, redis: true };

const PLACES = ['Baghdad', 'Tehran', 'Cairo', 'Damascus', 'Beirut', 'Amman', 'Ankara', 'Sanaa'];

export const MUTANTS: readonly Mutant[] = [
  {
    id: 'M1',
    what: 'validators are saved before the entries',
    caughtBy: ['C1'],
    story: { world: SMALL_AND_PATIENT, run: killAt('F02', 'before_commit') },
  },
  {
    id: 'M2',
    what: 'an entry is taken as done before its decision is committed',
    caughtBy: ['C1'],
    story: { world: SMALL, run: killAt('F04', 'before_append') },
  },
  {
    id: 'M3',
    what: 'places in the log are drawn from a sequence',
    caughtBy: ['C1', 'C7'],
    story: {
      world: SMALL,
      run: async (world) => {
        // One poll brings them all, so that they are decided at the same time.
        const { id: outlet } = world.wire.outlets[0]!;
        const drafts = PLACES.map((place) => ({ outlet, title: `Explosion rocks base near ${place}` }));
        await untilDecided(world, drafts.length, () => world.wire.publish(drafts));
      },
    },
  },
  {
    id: 'M4',
    what: 'the gateway takes hints for the log',
    caughtBy: ['C1', 'C7'],
    story: { world: { ...SMALL, via: ['postgres'] }, run: deafen },
  },
  {
    id: 'M5',
    what: 'commits do not wait for the disk',
    caughtBy: ['C1', 'C5'],
    story: { world: WITH_REDIS, run: crashDatabase },
    alone: true,
  },
  {
    id: 'M6',
    what: 'there is no duplicate key',
    caughtBy: ['C3'],
    story: {
      world: SMALL,
      run: async (world, chance) => {
        const title = `Iraq signs agreement ${chance.below(1e6)} on water with Turkey`;
        const [one, other] = chance.shuffled(world.wire.outlets);
        const drafts = [one!, other!].map(({ id: outlet }) => ({ outlet, title }));
        await untilDecided(world, 2, () => world.wire.publish(drafts));
      },
    },
  },
  {
    id: 'M7',
    what: 'a resume begins one row too late',
    caughtBy: ['C6'],
    story: { world: SMALL, run: (world) => whileAway(world, () => publishDecided(world, 3)) },
  },
  {
    id: 'M8',
    what: 'nobody looks at the rights of who resumes',
    caughtBy: ['C9'],
    story: { world: { ...SMALL, deadlines: { ...SMALL.deadlines, revokeMs: 1_500 } }, run: loseTopic },
  },
  {
    id: 'M9',
    what: 'what is to be decided is known to Redis alone',
    caughtBy: ['C1', 'C11'],
    story: {
      world: WITH_REDIS,
      run: killAt('F09', 'before_append', ({ redis }) => redis!.command('FLUSHALL')),
    },
  },
  {
    id: 'M10',
    what: 'the gateway looks at the log only when it hears a hint',
    caughtBy: ['C10', 'C11'],
    story: { world: { ...SMALL, via: ['postgres'] }, run: deafen },
  },
  {
    id: 'M11',
    what: 'rows are sorted by the dates of their feeds',
    caughtBy: ['C4'],
    story: {
      world: SMALL,
      run: async (world) => {
        await whileAway(world, async () => {
          for (let minutes = 0; minutes < 4; minutes += 1) await publishOld(minutes);
        });

        /** The later it is published, the older it says that it is. */
        async function publishOld(minutes: number): Promise<void> {
          const published = new Date(Date.now() - minutes * 60_000).toISOString();
          const { id: outlet } = world.wire.outlets[0]!;
          const draft = { outlet, title: `Iraq opens bridge ${minutes} in Basra`, published };
          await untilDecided(world, 1, () => world.wire.publish([draft]));
        }
      },
    },
  },
  {
    id: 'M12',
    what: 'what a slow reader does not take piles up',
    caughtBy: ['C10'],
    story: { world: { ...SMALL, readers: 1 }, run: stopReading },
  },
];
