/** Why there is no backup, or no restore, in a sentence for the operator. */
export class BackupProblem extends Error {
  override name = 'BackupProblem';
}
