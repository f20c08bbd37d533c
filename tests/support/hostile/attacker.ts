// The process of a hostile client: `attacker.ts <port> <attack>`. It sends the bytes of the attack, then
// holds its connections until the server or its parent ends them, and prints what it received.
import { connect, type Socket } from 'node:net';
import { ATTACKS, type Attack, type AttackName } from './attacks.ts';

const [port = '', name = ''] = process.argv.slice(2);
const { connections, bytes, reads }: Attack = ATTACKS[name as AttackName];
const received = { bytes: 0, responses: 0, closed: 0 };

for (let number = 0; number < connections; number += 1) attack(connect(Number(port), '127.0.0.1'));
process.on('message', () => process.send?.(received));

function attack(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.on('close', () => (received.closed += 1));
  if (!reads) socket.pause();
  else {
    socket.on('data', (chunk) => {
      received.bytes += chunk.length;
      received.responses += chunk.toString('latin1').split('HTTP/1.1 ').length - 1;
    });
  }
  if (bytes !== '') socket.write(bytes);
}
