import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const sourceFolders = [
  'src',
  'apps',
  'libs',
  'bench',
  'test/conformance',
  'test/corpus',
  'test/faults',
  'test/quality',
  'test/support',
];
const buildSettings = /^(tsconfig.*\.json|nest-cli\.json|(rspack|webpack)\.config\..+)$/;

/** Changes when other packages would be installed. */
export function hashOfPackages(root) {
  return hashOf(
    root,
    ['package.json', 'package-lock.json'],
    [process.version, process.platform, process.arch],
  );
}

/** Changes when another program would be built: sources without their tests, build settings, packages. */
export function hashOfSources(root) {
  const settings = readdirSync(root).filter((name) => buildSettings.test(name));
  const sources = sourceFolders.flatMap((folder) => filesBelow(root, folder));
  // Sorted, because folders are read in no certain order.
  const files = [...settings, ...sources].sort((one, other) => (one < other ? -1 : 1));
  return hashOf(root, files, [hashOfPackages(root)]);
}

/** All files below a folder, as paths from the root; a missing folder has none. */
export function filesBelow(root, folder) {
  return readEntries(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path);
    return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readEntries(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function hashOf(root, files, words) {
  const hash = createHash('sha256').update(words.join('\0'));
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`\0${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
