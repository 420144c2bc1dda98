import { WebSocket } from 'ws';
import { type Dial, type Ear, OPEN_MS, openPatience, type Question, SILENCE_MS } from './dial.js';

/**
 * Socket.IO over a bare WebSocket, frame by frame (Engine.IO 4, Socket.IO 5): what is recorded is what stood on the
 * wire, and nothing comes back by itself.
 */
export const dialSocket: Dial = (question, ear) => {
  const socket = new WebSocket(addressOf(question.url), { perMessageDeflate: false });
  let over = false;
  const end = (why: string) => {
    if (over) return;
    over = true;
    patience.stop();
    socket.terminate();
    ear.closed(why);
  };
  const patience = openPatience(end);
  const answers = new Map<number, (answer: unknown) => void>();
  const send = (text: string) => socket.readyState === WebSocket.OPEN && socket.send(text);
  let asked = 0;
  const ask = (event: string, request: unknown) =>
    new Promise<unknown>((resolve) => {
      answers.set((asked += 1), resolve);
      send(`42${asked}${JSON.stringify([event, request])}`);
    });

  patience.wind(OPEN_MS);
  socket.on('error', (error) => end(error.message));
  socket.on('close', (code) => end(`closed ${code}`));
  socket.on('message', (data: Buffer) => {
    if (over) return;
    patience.wind(SILENCE_MS);
    hear(data.toString(), { question, ear, send, answers, end });
  });
  return {
    drop: () => end('dropped'),
    stall: () => {
      patience.stop();
      socket.pause();
    },
    goOn: () => {
      socket.resume();
      patience.wind(SILENCE_MS);
    },
    ask,
  };
};

interface Hearing {
  question: Question;
  ear: Ear;
  send(text: string): void;
  answers: Map<number, (answer: unknown) => void>;
  end(why: string): void;
}

const addressOf = (url: string) => `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`;
const ALERT = '42["alert",';

function hear(text: string, hearing: Hearing): void {
  const { question, ear, send, end } = hearing;
  if (text === '2') return send('3');
  if (text.startsWith('0'))
    return send(`40${JSON.stringify(question.token ? { token: question.token } : {})}`);
  if (text.startsWith('40')) return begin(hearing);
  if (text.startsWith('41') || text === '1') return end('the server left');
  if (text.startsWith('44')) return end(`refused: ${text.slice(2)}`);
  if (text.startsWith('43')) return hearAnswer(text, hearing);
  if (text.startsWith(ALERT)) return ear.alert(text.slice(ALERT.length, -1));
  if (text.startsWith('42')) hearEvent(JSON.parse(text.slice(2)) as [string, never], ear);
}

/** The first request has the number 0. */
function begin({ question: { wish, after }, ear, send }: Hearing): void {
  ear.open();
  const { topics, urgency, languages } = wish;
  const request = {
    topics,
    urgency,
    ...(languages ? { languages } : {}),
    ...(after === null ? {} : { after }),
  };
  send(`420${JSON.stringify(['subscribe', request])}`);
}

function hearAnswer(text: string, { ear, answers }: Hearing): void {
  const [, number, words] = /^43(\d+)(.*)$/s.exec(text)!;
  const [answer] = JSON.parse(words!) as [{ ok: boolean; cursor: string; replay: number; code: string }];
  if (number !== '0') {
    answers.get(Number(number))?.(answer);
    return void answers.delete(Number(number));
  }
  if (answer.ok) ear.followed({ cursor: answer.cursor, replay: answer.replay });
  else ear.refused(answer.code);
}

function hearEvent([event, data]: [string, never], ear: Ear): void {
  if (event === 'head') ear.head((data as { cursor: string }).cursor);
  else if (event === 'reset') ear.reset(data);
  else if (event === 'bye') ear.bye(data);
}
