import { AlertsPageSchema, filterOf, matchesFilter, URGENCIES } from '../../../libs/protocol/index.js';
import { seqOf } from '../frames.js';
import { type Ground, needRows, wholeTopic } from '../ground.js';
import type { Proof } from '../proof.js';
import { must, mustBeRow, mustEqual, Skip } from '../violation.js';
import type { Page, Row } from '../read-log.js';

/** Chapter 5 of the page, first half: the log and the archive over HTTP. */
export const PAGES: Proof[] = [
  { clause: '5.1', says: 'after= gives the log, ascending, page by page', prove: logPages },
  { clause: '5.2', says: 'a page of the log is filtered as a subscription is', prove: logFilters },
  { clause: '5.3', says: 'the archive is newest first, each id once', prove: archive },
  { clause: '5.4', says: 'before= pages back to the first alert', prove: archivePages },
  { clause: '5.5', says: 'between head and a subscription nothing falls', prove: seam },
  { clause: '5.6', says: 'a cursor that cannot be served: no alerts, and reset', prove: resets },
]; // prettier-ignore

const textsOf = (rows: readonly Row[]) => rows.map(({ text }) => text);

/** Pages on with each page's own cursor. */
async function allPages(ground: Ground, query: string, how: 'after' | 'before', from: string | null, most: number) {
  const pages: Page[] = [];
  for (let cursor = from; pages.length < most; ) {
    const page = await ground.page(`${query}${cursor === null ? '' : `&${how}=${cursor}`}`);
    const shape = AlertsPageSchema.safeParse(page);
    must(shape.success, () => `the page of ${query}: ${shape.error!.issues[0]!.path.join('.')} is wrong`);
    pages.push(page);
    cursor = page.cursor;
    if (!page.more) break;
  }
  return pages;
} // prettier-ignore

async function logPages(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 2);
  const limit = Math.max(1, Math.ceil(rows.length / 7));
  const query = `topics=${ground.topic}&limit=${limit}`;
  const pages = await allPages(ground, query, 'after', ground.at(ground.start), 20);
  for (const page of pages.slice(0, -1)) mustEqual(page.rows.length, limit, 'a page with more behind it holds'); // prettier-ignore
  const last = pages.at(-1)!;
  must(seqOf(last) >= ground.head, `the last page ends at ${last.cursor}`);
  const came = pages.flatMap((page) => page.rows).filter(({ seq }) => seq <= ground.head);
  mustBeRow(textsOf(came), textsOf(rows), 'the pages bring');
  const next = await ground.page(`${query}&after=${last.cursor}`);
  must(next.rows.every(({ seq }) => seq > seqOf(last)), 'a page repeats what was before its cursor'); // prettier-ignore
}

async function logFilters(ground: Ground): Promise<void> {
  const language = needRows(ground, wholeTopic(ground), 1).at(-1)!.alert.language ?? 'en';
  const { log, topic } = ground;
  for (const urgency of URGENCIES) {
    const query = `topics=${topic}&urgency=${urgency}&languages=${language}&limit=1000`;
    const page = await ground.page(`${query}&after=${ground.at(ground.start)}`);
    const filter = filterOf([topic], urgency, [language]);
    const wanted = log.filter(({ alert }) => matchesFilter(filter, alert.cells));
    const came = page.rows.filter(({ seq }) => seq <= ground.head);
    mustBeRow(textsOf(came), textsOf(wanted), `${urgency} in ${language} brings`);
  }
}

async function archive(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 1);
  const { rows: newest } = await ground.page(`topics=${ground.topic}&limit=100`);
  mustDescend(newest);
  const last = new Map(rows.map((row) => [row.alert.id, row]));
  for (const row of newest) {
    const known = last.get(row.alert.id);
    must(row.alert.kind !== 'kill', `${row.alert.cursor} was killed, and is in the archive`);
    must(!known || known.seq <= row.seq, `${row.alert.id} is shown at ${row.seq}, and was at ${known?.seq}`);
  }
}

function mustDescend(rows: readonly Row[]): void {
  const seqs = rows.map(({ seq }) => seq);
  must(seqs.every((seq, i) => i === 0 || seq < seqs[i - 1]!), `it comes in the order ${seqs.slice(0, 9).join()}`); // prettier-ignore
  must(new Set(rows.map(({ alert }) => alert.id)).size === rows.length, 'an id comes twice');
}

async function archivePages(ground: Ground): Promise<void> {
  needRows(ground, wholeTopic(ground), 2);
  const before = ground.at(ground.head + 1);
  const query = `topics=${ground.topic}`;
  const whole = await ground.page(`${query}&limit=21&before=${before}`);
  const pages = await allPages(ground, `${query}&limit=3`, 'before', before, 7);
  mustBeRow(textsOf(pages.flatMap(({ rows }) => rows)), textsOf(whole.rows), 'pages of three bring');
  mustEqual(pages.at(-1)!.more, whole.more, 'the last page says of more');
}

async function seam(ground: Ground): Promise<void> {
  const { head } = await ground.page('limit=1');
  const socket = await ground.socket();
  const ack = await socket.send('subscribe', { topics: [ground.topic], after: head });
  const wanted = await ground.rows(wholeTopic(ground), seqOf({ cursor: head }), seqOf(ack));
  mustEqual(ack['replay'], wanted.length, `after the head ${head} the ack promises`);
  must(ack['ok'] === true && seqOf(ack) >= ground.head, `the head ${head} cannot be subscribed from`);
}

async function resets(ground: Ground): Promise<void> {
  if (ground.log.length === 0) throw new Skip('the log holds no alert that could be there by mistake');
  const page = await ground.page('after=nothing');
  mustEqual([page.alerts.length, page.more], [0, false], 'alerts and more are');
  must(page.reset !== undefined, 'there is no reset');
  mustEqual(page.cursor, page.reset.head, 'its cursor is the head, from where one may go on; it is');
}
