/** Where a client keeps its place between two lives. */
export interface Cursors {
  load(): string | null | undefined | Promise<string | null | undefined>;
  save(cursor: string): void | Promise<void>;
}

/** Forgotten with the process. */
export function memoryCursors(): Cursors {
  let kept: string | undefined;
  return { load: () => kept, save: (cursor) => void (kept = cursor) };
}

/** In `localStorage`, `sessionStorage` or anything like them, under a key of its own for each set of topics. */
export function storageCursors(
  storage: { getItem(key: string): string | null; setItem(key: string, value: string): void },
  key = 'ajil-cursor',
): Cursors {
  return { load: () => storage.getItem(key), save: (cursor) => storage.setItem(key, cursor) };
}

/** What `node:fs/promises` offers. It is handed in, so that a browser never meets it. */
export interface Files {
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  writeFile(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
}

/** In a file, which is replaced as a whole: `fileCursors('cursor.txt', await import('node:fs/promises'))`. */
export function fileCursors(path: string, files: Files): Cursors {
  return {
    load: async () => {
      try {
        return (await files.readFile(path, 'utf8')).trim() || null;
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return null;
        throw error;
      }
    },
    save: async (cursor) => {
      await files.writeFile(`${path}.new`, `${cursor}\n`);
      await files.rename(`${path}.new`, path);
    },
  };
}
