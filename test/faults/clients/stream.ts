import { type IncomingMessage, request } from 'node:http';
import { type Dial, type Ear, OPEN_MS, openPatience, type Question, SILENCE_MS } from './dial.js';

/** Server-sent events over a connection of its own, as they stood on the wire. */
export const dialStream: Dial = (question, ear) => {
  let over = false;
  const end = (why: string) => {
    if (over) return;
    over = true;
    patience.stop();
    asked.destroy();
    ear.closed(why);
  };
  const patience = openPatience(end);
  let answer: IncomingMessage | undefined;
  const asked = request(addressOf(question), { agent: false, headers: headersOf(question) });
  asked.on('error', (error) => end(error.message));
  asked.on('response', (response) => {
    answer = response;
    const { statusCode } = response;
    if (statusCode !== 200) {
      ear.refused(String(statusCode));
      return end(`answered ${statusCode}`);
    }
    ear.open();
    ear.followed(null);
    const read = openReading(ear, () => over);
    patience.wind(SILENCE_MS);
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      if (over) return;
      patience.wind(SILENCE_MS);
      read(text);
    });
    response.on('close', () => end('the stream ended'));
    response.on('error', (error) => end(error.message));
  });
  patience.wind(OPEN_MS);
  asked.end();
  return {
    drop: () => end('dropped'),
    stall: () => {
      patience.stop();
      answer?.socket.pause();
      answer?.pause();
    },
    goOn: () => {
      answer?.socket.resume();
      answer?.resume();
      patience.wind(SILENCE_MS);
    },
  };
};

function addressOf({ url, wish, after }: Question): URL {
  const address = new URL('/v1/stream', url);
  address.searchParams.set('topics', wish.topics.join(','));
  address.searchParams.set('urgency', wish.urgency);
  if (wish.languages) address.searchParams.set('languages', wish.languages.join(','));
  if (after !== null) address.searchParams.set('after', after);
  return address;
}

const headersOf = ({ token }: Question) => ({
  accept: 'text/event-stream',
  ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
});

/** Ajil writes each event as `id`, `event` and one line of `data`. */
function openReading(ear: Ear, isOver: () => boolean): (text: string) => void {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop()!;
    // Who left in the middle of a piece heard nothing behind it.
    for (const block of blocks) if (!isOver()) hear(block, ear);
  };
}

function hear(block: string, ear: Ear): void {
  const event = /^event: (.*)$/m.exec(block)?.[1];
  const data = /^data: (.*)$/m.exec(block)?.[1];
  if (event === undefined || data === undefined) return;
  if (event === 'alert') ear.alert(data);
  else if (event === 'head') ear.head((JSON.parse(data) as { cursor: string }).cursor);
  else if (event === 'reset') ear.reset(JSON.parse(data));
  else if (event === 'bye') ear.bye(JSON.parse(data));
}
