// The process of a hostile client: `attacker.ts <port> <attack>`. It sends the bytes of the attack and
// holds its connections until the server ends them or the parent ends it. Its message: all is sent.
import { connect, type Socket } from 'node:net';
import { ATTACKS, type Attack, type AttackName } from './attacks.ts';

const [port = '', name = ''] = process.argv.slice(2);
const { connections, bytes, reads }: Attack = ATTACKS[name as AttackName];
const attacks = Array.from({ length: connections }, () =>
  attack(connect(Number(port), '127.0.0.1')),
);
await Promise.all(attacks);
process.send?.('sent');

function attack(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('error', () => resolve()).on('close', () => resolve());
  if (reads) socket.resume();
  else socket.pause();
  socket.on('connect', () => (bytes === '' ? resolve() : socket.write(bytes, () => resolve())));
  return promise;
}
