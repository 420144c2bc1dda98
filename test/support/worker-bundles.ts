import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';

/** As rspack knows them: a worker whose file is written out. */
const WORKER = /(?<=new Worker\(\s*)new URL\('(\.\/[\w-]+)\.js', import\.meta\.url\)/g;

/**
 * A worker thread knows nothing of vitest, so it cannot be started from TypeScript: in tests beside the code each
 * worker is bundled once a run, as the build does it, and the code that starts it is pointed there.
 */
export function bundleWorkers(): Plugin {
  const bundles = new Map<string, Promise<string>>();
  return {
    name: 'ajil-worker-bundles',
    enforce: 'pre',
    async transform(code, id) {
      if (!id.endsWith('.ts') || id.endsWith('.test.ts')) return;
      let changed = code;
      for (const [place, name] of code.matchAll(WORKER)) {
        const source = resolve(dirname(id), `${name}.ts`);
        if (!bundles.has(source)) bundles.set(source, bundle(source));
        changed = changed.replace(place, `new URL('${await bundles.get(source)!}')`);
      }
      return changed === code ? undefined : { code: changed, map: null };
    },
  };
}

/** One file with all that it needs, in a folder that ends with this process. */
async function bundle(source: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-worker-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { tsconfigPaths: true },
    ssr: { noExternal: true },
    build: {
      ssr: source,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  return pathToFileURL(join(folder, 'worker.mjs')).href;
}
