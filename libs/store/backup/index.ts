export { acceptCopy } from './epoch.js';
export type { BackupHead } from './file.js';
export { BackupProblem } from './problem.js';
export { restoreBackup } from './restore.js';
export { writeBackup } from './write.js';
