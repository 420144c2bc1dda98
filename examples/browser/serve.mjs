// node serve.mjs [address of Ajil]: the page, the client, and everything else handed on to Ajil.
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';

const ajil = new URL(process.argv[2] ?? 'http://127.0.0.1:3000');
const read = (path) => readFileSync(new URL(path, import.meta.url));
const files = {
  '/': ['text/html; charset=utf-8', read('index.html')],
  '/client.js': ['text/javascript; charset=utf-8', read('../../dist/client/browser.js')],
};

const server = createServer((question, answer) => {
  const file = files[question.url.split('?')[0]];
  if (file) return answer.setHeader('content-type', file[0]).end(file[1]);
  handOn(question, answer).on('response', (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.on('error', () => answer.destroy()).pipe(answer);
  });
});
server.on('upgrade', (question, socket, head) => {
  const onward = handOn(question, socket);
  onward.on('upgrade', (got, other, first) => {
    const headers = Object.entries(got.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
    socket.write(first);
    other.write(head);
    other.on('error', () => undefined).on('close', () => socket.destroy());
    socket.on('close', () => other.destroy());
    socket.pipe(other).pipe(socket);
  });
  onward.on('response', () => socket.destroy());
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/?topics=iraq,iran`);
});

/**
 * To Ajil and nowhere else, whatever the path says; and no longer than the browser wants it. `Host` stays as the browser
 * wrote it: Ajil holds `Origin` against it, and a WebSocket of a page from elsewhere is refused.
 */
function handOn(question, back) {
  const { method, url: path, headers } = question;
  const onward = request(ajil, { method, path, headers });
  back.on('error', () => undefined).on('close', () => onward.destroy());
  onward.on('error', () => back.destroy());
  question.pipe(onward);
  return onward;
}
