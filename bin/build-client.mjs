// node bin/build-client.mjs [folder]: makes the package @ajil/client of libs/client in dist/client: ESM, CommonJS, types,
// and one file for pages without a bundler. Prints what each weighs.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rspack } from '@rspack/core';
import { writeTypes } from './client-types.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, 'dist/client'));
const { version, license, dependencies, devDependencies } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const sockets = {
  'socket.io-client': dependencies['socket.io-client'] ?? devDependencies['socket.io-client'],
};

const builds = {
  'index.js': { library: 'modern-module', alone: false, minimize: false },
  'index.cjs': { library: 'commonjs-static', alone: false, minimize: false },
  'browser.js': { library: 'modern-module', alone: true, minimize: true },
};

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [file, how] of Object.entries(builds)) await bundle(settings(file, how));
writeTypes(root, folder);
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
writeFileSync(join(folder, 'README.md'), readme());
process.stdout.write(
  `${folder}\n  without socket.io-client ${await weighAlone()}\n  with it                  ${weigh('browser.js')}\n`,
);

function settings(file, { library, alone, minimize }) {
  const isModule = library.endsWith('module');
  return {
    context: root,
    mode: 'production',
    devtool: false,
    target: alone ? ['web', 'es2022'] : ['es2022'],
    entry: './libs/client/index.ts',
    experiments: { outputModule: isModule },
    output: {
      path: folder,
      filename: file,
      module: isModule,
      library: { type: library },
      chunkFormat: isModule ? 'module' : 'commonjs',
      clean: false,
    },
    externals: alone ? {} : { 'socket.io-client': 'socket.io-client' },
    externalsType: isModule ? 'module' : 'commonjs',
    resolve: {
      extensions: ['.ts', '.js'],
      extensionAlias: { '.js': ['.ts', '.js'] },
      tsConfig: join(root, 'tsconfig.json'),
    },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
          type: 'javascript/auto',
          // The schemas of the protocol, and zod with them, stay behind: only their types are used.
          sideEffects: false,
        },
      ],
    },
    optimization: { minimize, usedExports: true, concatenateModules: true },
    performance: { hints: false },
  };
}

function bundle(options) {
  return new Promise((resolve, reject) => {
    rspack(options, (error, stats) => {
      if (error) reject(error);
      else if (stats.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true })));
      else resolve();
    });
  });
}

function manifest() {
  const entry = (kind) => ({
    types: `./index.d.${kind === 'import' ? 'ts' : 'cts'}`,
    default: `./index.${kind === 'import' ? 'js' : 'cjs'}`,
  });
  return {
    name: '@ajil/client',
    version,
    description: 'Follows the alerts of Ajil: every alert once, in order, whatever happens to the connection',
    license,
    type: 'module',
    engines: { node: '>=20' },
    sideEffects: false,
    exports: {
      '.': { import: entry('import'), require: entry('require') },
      './browser.js': './browser.js',
    },
    main: './index.cjs',
    module: './index.js',
    types: './index.d.ts',
    dependencies: sockets,
  };
}

/** Links into the repository lead nowhere from a package: their words stay. */
function readme() {
  return readFileSync(join(root, 'docs/client.md'), 'utf8').replace(
    /\[([^\]]+)\]\((?!https?:|#)[^)]+\)/g,
    '$1',
  );
}

/** Minified only to be weighed: it is no part of the package. */
async function weighAlone() {
  const file = 'index.min.js';
  await bundle(settings(file, { library: 'modern-module', alone: false, minimize: true }));
  const weight = weigh(file);
  rmSync(join(folder, file));
  return weight;
}

function weigh(file) {
  const bytes = readFileSync(join(folder, file));
  const [min, gzip] = [bytes.length, gzipSync(bytes, { level: 9 }).length].map((n) =>
    (n / 1024).toFixed(1).padStart(5),
  );
  return `${min} KB minified, ${gzip} KB gzip`;
}
