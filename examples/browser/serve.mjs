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
  const file = files[new URL(question.url, ajil).pathname];
  if (file) return answer.setHeader('content-type', file[0]).end(file[1]);
  handOn(question)
    .on('response', (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    })
    .on('error', () => answer.destroy());
});
server.on('upgrade', (question, socket, head) => {
  const onward = handOn(question);
  onward.on('upgrade', (got, other, first) => {
    const headers = Object.entries(got.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
    socket.write(first);
    other.write(head);
    socket.pipe(other).pipe(socket);
    for (const end of [socket, other]) end.on('error', () => [socket, other].forEach((one) => one.destroy()));
  });
  onward.on('response', () => socket.destroy()).on('error', () => socket.destroy());
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/?topics=iraq,iran`);
});

function handOn(question) {
  const { method, url: path, headers } = question;
  const onward = request(new URL(path, ajil), { method, headers: { ...headers, host: ajil.host } });
  question.pipe(onward);
  return onward;
}
