// Installs and builds what is missing or out of date, and nothing else. Needs only Node: it runs before npm does.
import { existsSync, lstatSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesBelow, hashOfPackages, hashOfSources } from './hash.mjs';
import { isInstalled } from './installed.mjs';
import { takeLock } from './lock.mjs';
import { readJson } from './process.mjs';
import { listRunning } from './running.mjs';
import { endWith, Refusal, step, waitForLeftTool } from './tool.mjs';

/** The folder of the repository, wherever this was started from. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** What nest builds of src/main.ts, as long as the project "ajil" in nest-cli.json has the root "src". */
export const mainFile = 'dist/src/main.js';

/** The build that people run, and the one with the switches of libs/faultpoints, which only tests run. */
const ordinary = { folder: 'dist', stamp: 'built', title: 'Building (nest build)', env: {} };
const forTests = {
  folder: 'dist-faults',
  stamp: 'built-faults',
  title: 'Building with failpoints (nest build)',
  env: { AJIL_TEST_BUILD: 'yes' },
};

/**
 * Brings packages and build up to date, then calls `use` before anybody else can prepare: a process that `use` starts
 * and notes with noteRunning() is never built over. `what` names the caller to one that waits; a `quiet` one says
 * nothing when there was nothing to do. With `faults` the test build in dist-faults/ is brought up to date as well.
 */
export async function prepared(what, use = () => {}, { build = true, quiet = false, faults = false } = {}) {
  checkNode();
  const begun = performance.now();
  mkdirSync(join(root, '.ajil'), { recursive: true });
  const release = await takeLock(join(root, '.ajil', 'prepare.lock'), what, teller());
  try {
    await waitForLeftTool(root);
    const installed = await install();
    let built = build && (await buildAll(ordinary));
    if (faults) built = (await buildAll(forTests)) || built;
    if (!installed && !built && !quiet) say(`Up to date (${Math.round(performance.now() - begun)} ms)`);
    return use();
  } finally {
    release();
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refusal(`Ajil needs Node 20.19 or later; this is ${process.version}. See https://nodejs.org/.`);
}

/** Tells once that another one prepares, if that takes longer than a moment. */
function teller() {
  const start = performance.now();
  let told = false;
  return ({ pid, what }) => {
    if (told || performance.now() - start < 300) return;
    told = true;
    say(`Waiting for ${what} (process ${pid}), which installs or builds right now`);
  };
}

async function install() {
  const hash = hashOfPackages(root);
  const stamp = readStamp('installed');
  if (stamp?.hash === hash && existsSync(join(root, 'node_modules'))) return false;
  if (!stamp && isInstalled(root)) return void writeStamp('installed', { hash });
  refuseBelowRunning('The packages changed');
  refuseThroughLink();
  dropStamp('installed');
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  const flags = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  await step(root, 'Installing packages (npm ci)', ...npm(flags));
  writeStamp('installed', { hash });
  return true;
}

/** Where node_modules is a link, `npm ci` would empty the folder behind it, which belongs to another checkout. */
function refuseThroughLink() {
  const folder = join(root, 'node_modules');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  throw new Refusal(
    `The packages changed, but ${folder} is a link: installing would empty the folder behind it. Remove the link, then try again.`,
  );
}

/** The npm that runs us, or the one in PATH. */
function npm(flags) {
  const path = process.env.npm_execpath;
  if (path && basename(path) === 'npm-cli.js' && existsSync(path))
    return [process.execPath, [path, ...flags]];
  return ['npm', flags];
}

async function buildAll({ folder, stamp: name, title, env }) {
  const hash = hashOfSources(root);
  const stamp = readStamp(name);
  if (stamp?.hash === hash && stamp.files.every((file) => existsSync(join(root, file)))) return false;
  refuseBelowRunning('The sources changed');
  dropStamp(name);
  rmSync(join(root, folder), { recursive: true, force: true });
  await step(root, title, process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--all'], {
    ...withoutTestBuild(),
    ...env,
  });
  const files = filesBelow(root, folder);
  if (!files.includes(mainFile.replace('dist', folder)))
    throw new Refusal(`The build made no main.js: look at "root" in nest-cli.json.`);
  writeStamp(name, { hash, files });
  return true;
}

/** Nobody gets a build with failpoints because his shell still knows of one. */
function withoutTestBuild() {
  const { AJIL_TEST_BUILD: _, ...env } = process.env;
  return env;
}

function refuseBelowRunning(reason) {
  const [first] = listRunning(root);
  if (!first) return;
  throw new Refusal(
    `${reason}, but ${first.what} (process ${first.pid}) runs from ${root}: stop it, then try again.`,
  );
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

const stampFile = (name) => join(root, '.ajil', `${name}.json`);
const readStamp = (name) => readJson(stampFile(name));
const writeStamp = (name, content) => writeFileSync(stampFile(name), JSON.stringify(content));
const dropStamp = (name) => rmSync(stampFile(name), { force: true });

if (process.argv[1] && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  await prepared('npm run build').catch(endWith);
}
