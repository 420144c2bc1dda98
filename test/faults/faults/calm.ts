import type { Fault } from '../fault.js';
import { wait } from '../world/wait.js';

/** Without a fault not one frame comes twice, and nothing is late. */
export const CALM: Fault = {
  id: 'calm',
  what: 'nothing goes wrong; clients come and go',
  run: async ({ crowd }) => {
    crowd.stir(500);
    await wait(8_000);
    crowd.hold();
  },
};
