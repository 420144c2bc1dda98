import type { Cursors } from './cursors.js';

const SAVE_EVERY_MS = 1_000;

/** Saves the place now and then: one save at a time, once a second at most, and once more at the end. */
export interface Keeper {
  note(): void;
  close(): Promise<void>;
}

/** @param place the cursor that may be saved now */
export function openKeeper(
  cursors: Cursors,
  place: () => string | undefined,
  onFault: (error: unknown) => void,
): Keeper {
  let saved: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving = Promise.resolve();
  const save = async () => {
    const cursor = place();
    if (cursor === undefined || cursor === saved) return;
    try {
      await cursors.save(cursor);
      saved = cursor;
    } catch (error) {
      onFault(error);
    }
  };
  const saveInTurn = () => {
    timer = undefined;
    saving = saving.then(save);
  };
  return {
    note: () => {
      timer ??= setTimeout(saveInTurn, SAVE_EVERY_MS);
    },
    close: () => {
      clearTimeout(timer);
      saveInTurn();
      return saving;
    },
  };
}
