export { acceptCopy, peekPlace } from './epoch.js';
export { BackupProblem } from './problem.js';
export { restoreBackup } from './restore.js';
export { writeBackup } from './write.js';
