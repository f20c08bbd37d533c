import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startOnPort } from './start-on-port.ts';
import { startProcess } from './start-process.ts';

/** Fails like a server whose port was lost, as often as told; then it runs. */
function losing(times: number): { ports: number[]; start: (port: number) => Promise<Running> } {
  const ports: number[] = [];
  const start = (port: number): Promise<Running> => {
    ports.push(port);
    const isLost = ports.length <= times;
    const command = isLost
      ? ['sh', '-c', 'echo listen tcp: bind: address already in use; exit 1']
      : ['sleep', '60'];
    return startProcess({ name: 'server', command, ready: () => Promise.resolve(!isLost) });
  };
  return { ports, start };
}
type Running = Awaited<ReturnType<typeof startProcess>>;

test('tries another free port when the first was lost to another program', async () => {
  const { ports, start } = losing(2);
  await using server = await startOnPort('server', undefined, start);
  expect(ports).toHaveLength(3);
  expect(server).toMatchObject({ port: ports[2], url: `http://127.0.0.1:${ports[2]}` });
});

test('gives up after three free ports', async () => {
  const { ports, start } = losing(9);
  await expect(startOnPort('server', undefined, start)).rejects.toMatchObject({ code: 'EXITED' });
  expect(ports).toHaveLength(3);
});

test('does not try again when the server failed for another reason', async () => {
  const start = (): Promise<Running> =>
    startProcess({ name: 'server', command: ['false'], ready: () => Promise.resolve(false) });
  await expect(startOnPort('server', undefined, start)).rejects.toMatchObject({
    message: expect.stringContaining('exit code 1') as string,
  });
});

test('names a demanded port that is taken and starts nothing', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { ports, start } = losing(0);
  await expect(startOnPort('Prometheus', port, start)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `Prometheus: port ${port} of 127.0.0.1 is already in use`,
  });
  expect(ports).toEqual([]);
  other.close();
  await once(other, 'close');
});
