import { crashOnPoison } from '@ajil/faultpoints';
import { type About, findFeedLinks, type PageLinks, parseFeed, type ParsedFeed } from '@ajil/feeds';
import { answerJobs } from './answer-jobs.js';
import { isHeavyJson } from './json-weight.js';
import { leaveOut, type Sifted } from './stamp.js';

/** What `openSandbox` hands to this worker. */
export interface FeedJob {
  task: keyof Tasks;
  bytes: Uint8Array;
  about: About;
  /** Stamps of entries that are left out, one space between them: one text is cheaper to send than a hundred. */
  omit: string;
}

/** What there is to do with a document, and what comes of it. */
export interface Tasks {
  feed: Sifted;
  page: { kind: 'page'; links: PageLinks };
}

answerJobs(({ task, bytes, about, omit }: FeedJob): Tasks[keyof Tasks] => {
  if (process.env['AJIL_FAIL']) crashOnPoison(bytes);
  if (task === 'page') return { kind: 'page', links: findFeedLinks(bytes, about) };
  return isHeavyJson(bytes)
    ? TOO_MANY
    : leaveOut(parseFeed(bytes, about), omit === '' ? [] : omit.split(' '));
});

const TOO_MANY: ParsedFeed = {
  kind: 'failed',
  code: 'malformed',
  message: 'The document is JSON with more than a million values, which is no feed.',
};
