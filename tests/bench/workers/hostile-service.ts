// A forked server that responds to every request with the response of its argument. Sends its port.
import { createServer, type AddressInfo, type Socket } from 'node:net';

const MIB = 1_048_576;
const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';

const chunked = (text: string) =>
  `${OK}transfer-encoding: chunked\r\n\r\n${text.replaceAll(/./g, '1\r\n$&\r\n')}0\r\n\r\n`;
const whole = (text: string) => `${OK}content-length: ${text.length}\r\n\r\n${text}`;
const filled = (start: string, part: string, end = '') =>
  start + part.repeat(Math.floor((MIB - start.length - end.length) / part.length)) + end;

/** The responses have the size that a health response or a source may have. */
const RESPONSES = {
  'tiny chunks': chunked(filled('{"status":"ok"}', ' ')),
  samples: whole(filled('', 'messages{language="en",type="text"} 1\n')),
  values: whole(filled('{"total":5,"all":[1', ',1', ']}')),
  'interim responses': 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2_000),
} as const;

export type HostileResponse = keyof typeof RESPONSES;

const name = process.argv[2] as HostileResponse;
const bytes = Buffer.from(RESPONSES[name]);

const respond = (socket: Socket) => {
  // A flood never ends.
  const repeat = () => socket.writable && socket.write(bytes, repeat);
  if (name === 'interim responses') repeat();
  else socket.end(bytes);
};
const server = createServer((socket) => {
  socket.on('error', () => socket.destroy()).once('data', () => respond(socket));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
