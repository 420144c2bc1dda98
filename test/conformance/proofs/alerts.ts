import {
  AlertSchema,
  KillSchema,
  formatCell,
  parseCell,
  parseCursor,
  TombstoneSchema,
} from '../../../libs/protocol/index.js';
import { reaches, seqOf } from '../frames.js';
import { type Ground, needRows, wholeTopic } from '../ground.js';
import type { Proof } from '../proof.js';
import { must, short, Skip, violated } from '../violation.js';
import type { Row } from '../read-log.js';

/** Chapter 1 of the page: what an alert is. */
export const ALERTS: Proof[] = [
  { clause: '1.1', says: 'an alert has the keys and values of the contract', prove: async (ground) => eachRow(ground, haveShape) },
  { clause: '1.2', says: 'the same place has the same characters on every transport', prove: sameCharacters },
  { clause: '1.3', says: 'each topic of an alert has its cell', prove: async (ground) => cells(ground) },
  { clause: '1.4', says: 'prev names for each cell the alert before', prove: provePrev },
  { clause: '1.5', says: 'cursors are of one log, and seq grows', prove: async (ground) => growing(ground) },
  { clause: '1.6', says: 'the revisions of an id count up', prove: async (ground) => revisions(ground) },
  { clause: '1.7', says: 'what is about a topic is about its parents', prove: parents },
  { clause: '1.8', says: 'a kill takes the texts of all revisions back', prove: async (ground) => kills(ground) },
]; // prettier-ignore

const schemaOf = (row: Row) =>
  !isTombstone(row) ? AlertSchema : row.alert.kind === 'kill' ? KillSchema : TombstoneSchema;
const isTombstone = ({ alert }: Row) => typeof (alert as { title?: unknown }).title !== 'string';

function eachRow({ log, topic }: Ground, check: (row: Row) => void): void {
  if (log.length === 0) throw new Skip(`the log holds no alert yet, of ${topic} or of anything`);
  log.forEach(check);
}

function haveShape(row: Row): void {
  const read = schemaOf(row).safeParse(row.alert);
  if (read.success) return;
  const issue = read.error.issues[0]!;
  violated(`${row.alert.cursor}: ${issue.path.join('.')}: ${issue.message}`);
}

/** An alert's own words in every place where it can be read. */
async function sameCharacters(ground: Ground): Promise<void> {
  const rows = needRows(ground, wholeTopic(ground), 1).slice(-100);
  const { seq } = rows[0]!;
  const archive = (await ground.page(`topics=${ground.topic}&limit=100`)).rows;
  const socket = await ground.socket();
  await socket.send('subscribe', { topics: [ground.topic], after: ground.at(seq - 1) });
  const stream = await ground.stream(`topics=${ground.topic}&after=${ground.at(seq - 1)}`);
  const lines = [socket, stream];
  for (const line of lines) await line.until(reaches(rows.at(-1)!.seq), 'the replay');
  for (const line of lines) {
    const texts = new Map(line.frames.filter(({ event }) => event === 'alert').map((frame) => [seqOf(frame.data), frame.text]));
    rows.forEach((row) => mustRead(row, texts.get(row.seq), line.transport));
  } // prettier-ignore
  const texts = new Map(archive.map(({ seq, text }) => [seq, text]));
  rows.filter((row) => texts.has(row.seq)).forEach((row) => mustRead(row, texts.get(row.seq), 'archive'));
  for (const line of lines) line.close();
}

function mustRead({ text, alert }: Row, other: string | undefined, where: string): void {
  must(other === text, () => `${alert.cursor} reads ${short(other)} in the ${where}, and ${short(text)} in the log over HTTP`);
} // prettier-ignore

function cells(ground: Ground): void {
  eachRow(ground, haveCells);
  const before = new Map<string, Row>();
  for (const row of ground.log) {
    const { id, cells, cursor } = row.alert;
    const left = before.get(id)?.alert.cells.find((cell) => !cells.includes(cell));
    must(left === undefined, `${cursor} is not in the cell ${left} of the revision before`);
    before.set(id, row);
  }
}

function haveCells(row: Row): void {
  const { alert } = row;
  if (isTombstone(row)) return;
  for (const topic of alert.topics) {
    const cell = formatCell(topic, alert.urgency, alert.language);
    must(alert.cells.includes(cell), `${alert.cursor} has no cell ${cell}`);
  }
  for (const cell of alert.cells)
    must(cell.split('/').length === 3 && parseCell(cell).topic !== '', `${alert.cursor}: ${cell} is no cell`);
}

async function provePrev({ log, start }: Ground): Promise<void> {
  if (log.length === 0) throw new Skip('the log holds no alert yet');
  const last = new Map<string, number>();
  for (const { seq, alert } of log) {
    const cells = [...alert.cells].sort().join();
    must(Object.keys(alert.prev).sort().join() === cells, `${alert.cursor}: prev is not of its cells`);
    for (const cell of alert.cells) mustFollow(alert.cursor, cell, alert.prev[cell]!, last.get(cell), start);
    for (const cell of alert.cells) last.set(cell, seq);
  }
}

function mustFollow(cursor: string, cell: string, prev: number, seen: number | undefined, start: number) {
  const holds = seen === undefined ? prev <= start : prev === seen;
  must(holds, `${cursor}: prev of ${cell} is ${prev}, but the alert before is ${seen ?? `${start} or earlier`}`);
} // prettier-ignore

function growing({ log, epoch, start }: Ground): void {
  if (log.length === 0) throw new Skip('the log holds no alert yet');
  let last = start;
  for (const { alert, seq } of log) {
    must(parseCursor(alert.cursor)?.epoch === epoch, `${alert.cursor} is no cursor of the log ${epoch}`);
    must(seq > last, `${alert.cursor} comes after ${last}`);
    last = seq;
  }
}

function revisions({ log }: Ground): void {
  if (log.length === 0) throw new Skip('the log holds no alert yet');
  const last = new Map<string, number>();
  for (const { alert } of log) {
    const before = last.get(alert.id);
    const holds = before === undefined || alert.rev === before + 1;
    must(holds, `${alert.cursor} is revision ${alert.rev} of ${alert.id}, after ${before}`);
    must((alert.rev === 1) === (alert.kind === 'new'), `${alert.cursor} is ${alert.kind}, revision ${alert.rev}`);
    last.set(alert.id, alert.rev);
  } // prettier-ignore
}

/** Topics are edited: only what is written now has to be of their parents of now. */
async function parents(ground: Ground): Promise<void> {
  const { alert } = await ground.live(wholeTopic(ground), ground.head);
  const known = new Map(ground.topics.map(({ id, parents }) => [id, parents]));
  for (const topic of alert.topics ?? []) {
    const missing = known.get(topic)?.find((parent) => !alert.topics.includes(parent));
    must(missing === undefined, `${alert.cursor} is about ${topic}, but not about its parent ${missing}`);
  }
}

function kills({ log }: Ground): void {
  const killed = new Set(log.flatMap(({ alert }) => (alert.kind === 'kill' ? [alert.id] : [])));
  if (killed.size === 0) throw new Skip('nothing was killed in the part of the log that is looked at');
  const text = log.find((row) => killed.has(row.alert.id) && !isTombstone(row));
  must(text === undefined, `${text?.alert.cursor} still has the text of an alert that was killed`);
}
