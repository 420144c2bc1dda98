import type { Fault } from '../fault.js';
import { wait } from '../world/wait.js';

/** Without a fault not one frame comes twice, and nothing is late. */
export const CALM: Fault = {
  id: 'calm',
  what: 'nothing goes wrong; the desk corrects and kills, clients come and go',
  world: { edits: 3 },
  run: async ({ crowd, editor }) => {
    crowd.stir(500);
    await wait(8_000);
    crowd.hold();
    return { note: `${editor.revised()} edits` };
  },
};
