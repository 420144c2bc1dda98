export { failedGoldens } from './check-goldens.js';
export { type Classified, classify, type Published, type ToldTopic } from './classify.js';
export { type Decision, decide, type DeskEntry, duplicateKeys, type Known, repeatedIn } from './decide.js';
export { reconsider } from './reconsider.js';
export { type Difference, openReplay, type PastHeadline, type Replay } from './replay.js';
export {
  correctAlert,
  type Corrected,
  type Correction,
  type Hand,
  killAlert,
  raiseAlert,
  type RevisionDraft,
} from './revise.js';
