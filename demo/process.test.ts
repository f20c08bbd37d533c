import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { startProcess, type RunningProcess } from './process.ts';
import { runCommand } from '../tests/support/processes/run-command.ts';
import { freePort, startOnPort } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NOTHING_LISTENS = 'http://127.0.0.1:9/';

/** A script for `node -e` that serves HTTP and prints `serving`. */
const server = (port: number) =>
  `http.createServer((_, response) => response.end()).listen(${port}, '127.0.0.1', () => console.log('serving'))`;

/** Whether the process exists and is no zombie; some init processes never reap those. */
function isRunning(pid: number): boolean {
  const file = `/proc/${pid}/status`;
  if (existsSync(file)) return !/^State:\s+Z/m.test(readFileSync(file, 'utf8'));
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('startProcess', () => {
  test('waits until the URL responds, and stops what it started', async () => {
    const port = await freePort();
    const readyUrl = `http://127.0.0.1:${port}`;
    const command = [process.execPath, '-e', server(port)];
    const running = await startProcess({ name: 'server', command, readyUrl });
    expect((await fetch(readyUrl)).status).toBe(200);
    expect(isRunning(running.pid)).toBe(true);
    await running.stop();
    expect(isRunning(running.pid)).toBe(false);
    expect(await running.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(running.output()).toBe('serving');
  });

  test('can be stopped twice, and after the process has ended by itself', async () => {
    await using running = await startProcess({ name: 'short', command: ['sleep', '0.1'] });
    expect(await running.exited).toEqual({ code: 0, signal: null });
    await running.stop();
    await running.stop();
  });

  test('passes on each line of standard output and standard error', async () => {
    const lines: string[] = [];
    const command = ['sh', '-c', 'echo one; echo two >&2; printf three >&2'];
    const onLine = (line: string) => void lines.push(line);
    await using running = await startProcess({ name: 'talks', command, onLine });
    await running.exited;
    expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  });

  test('reports how a process ended before it was ready, and its output', async () => {
    const command = ['sh', '-c', 'echo no such rule >&2; exit 3'];
    await expect(
      startProcess({ name: 'broken', command, readyUrl: NOTHING_LISTENS }),
    ).rejects.toMatchObject({
      code: 'EXITED',
      message: 'broken ended (exit code 3) before it was ready:\nno such rule',
    });
  });

  test('ends a process that is not ready in time', async () => {
    const command = ['sh', '-c', 'echo $$; exec sleep 60'];
    const spec = { name: 'idle', command, readyUrl: NOTHING_LISTENS, readyTimeoutMs: 200 };
    const error = await startProcess(spec).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'NOT_READY' });
    expect(String(error)).toMatch(/idle was not ready within 0.2 s:\n\d+$/);
    expect(isRunning(Number(String(error).split('\n').at(-1)))).toBe(false);
  });

  test('kills a process that ignores SIGTERM', async () => {
    const port = await freePort();
    const command = [process.execPath, '-e', `process.on('SIGTERM', () => {}); ${server(port)}`];
    const readyUrl = `http://127.0.0.1:${port}`;
    await using running = await startProcess({ name: 'deaf', command, readyUrl, graceMs: 100 });
    await running.stop();
    expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('leaves no process behind when this one is killed', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux kills a process once its parent is gone');
    const module = new URL('process.ts', import.meta.url).href;
    const script = `
      const { startProcess } = await import('${module}');
      console.log((await startProcess({ name: 'child', command: ['sleep', '60'] })).pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [pid] = (await once(parent.stdout, 'data')).map(Number);
    expect(isRunning(pid ?? 0)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid ?? 0)).toBe(false);
  });
});

describe('startOnPort', () => {
  const LOST = 'echo listen tcp: bind: address already in use; exit 1';

  /** Starts a process that loses its port so many times, then runs. */
  function losing(times: number) {
    const ports: number[] = [];
    const start = (port: number): Promise<RunningProcess> => {
      ports.push(port);
      if (ports.length > times) return startProcess({ name: 'server', command: ['sleep', '60'] });
      const command = ['sh', '-c', LOST];
      return startProcess({ name: 'server', command, readyUrl: NOTHING_LISTENS });
    };
    return { ports, start };
  }

  test('tries another free port when another program took the first', async () => {
    const { ports, start } = losing(2);
    await using running = await startOnPort('server', undefined, start);
    expect(ports).toHaveLength(3);
    expect(running).toMatchObject({ port: ports[2], url: `http://127.0.0.1:${ports[2]}` });
  });

  test('gives up after three free ports', async () => {
    const { ports, start } = losing(9);
    await expect(startOnPort('server', undefined, start)).rejects.toMatchObject({ code: 'EXITED' });
    expect(ports).toHaveLength(3);
  });

  test('does not try again when the server failed for another reason', async () => {
    const start = vi.fn(() =>
      startProcess({ name: 'server', command: ['false'], readyUrl: NOTHING_LISTENS }),
    );
    await expect(startOnPort('server', undefined, start)).rejects.toThrow('exit code 1');
    expect(start).toHaveBeenCalledOnce();
  });

  test('names a given port that is taken, and starts nothing', async () => {
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
});

describe('temporaryFolder', () => {
  test('is gone with its files once it is removed', async () => {
    const folder = await temporaryFolder('temporary-folder-');
    await writeFile(join(folder.path, 'series'), '');
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  test('is gone when the process exits without removing it', async () => {
    const module = new URL('temporary-folder.ts', import.meta.url).href;
    const script = `
      const { temporaryFolder } = await import('${module}');
      const { existsSync } = await import('node:fs');
      const { path } = await temporaryFolder('temporary-folder-');
      console.log(existsSync(path), path);
      throw new Error('unexpected');`;
    const node = [process.execPath, '--input-type=module', '-e', script];
    const { exitCode, stdout } = await runCommand(node);
    const [existed, path = ''] = stdout.trim().split(' ');
    expect([exitCode, existed, existsSync(path)]).toEqual([1, 'true', false]);
  });
});
