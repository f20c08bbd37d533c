import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { freePort } from './free-port.ts';
import { startProcess } from './start-process.ts';

/** A process that serves HTTP as soon as it can and prints that. */
const server = (port: number): [string, string, string] => [
  process.execPath,
  '-e',
  `http.createServer((_, response) => response.end()).listen(${port}, '127.0.0.1', () => console.log('serving'))`,
];

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

/** One that has ended keeps its number until its parent asks how it ended; some first processes never ask. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/status`;
  return existsSync(file) && /^State:\s+Z/m.test(readFileSync(file, 'utf8'));
}

describe('startProcess', { timeout: 20_000 }, () => {
  test('waits until the URL answers, and stops what it started', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const running = await startProcess({ name: 'server', command: server(port), ready: url });
    expect((await fetch(url)).status).toBe(200);
    expect(isRunning(running.pid)).toBe(true);
    await running.stop();
    expect(isRunning(running.pid)).toBe(false);
    expect(await running.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(running.output()).toBe('serving');
  });

  test('may be stopped again, and after the process has ended by itself', async () => {
    const spec = { name: 'short', command: ['sleep', '0.1'], ready: () => Promise.resolve(true) };
    await using running = await startProcess(spec);
    expect(await running.exited).toEqual({ code: 0, signal: null });
    await running.stop();
    await running.stop();
  });

  test('hands on every line that is printed, be it to standard error', async () => {
    const lines: string[] = [];
    const command = ['sh', '-c', 'echo one; echo two >&2; printf three >&2'];
    const ready = () => Promise.resolve(true);
    const onLine = (line: string) => void lines.push(line);
    await using running = await startProcess({ name: 'talks', command, ready, onLine });
    await running.exited;
    expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  });

  test('says how a process ended that never became ready, and what it printed', async () => {
    const command = ['sh', '-c', 'echo no such rule >&2; exit 3'];
    await expect(
      startProcess({ name: 'broken', command, ready: () => Promise.resolve(false) }),
    ).rejects.toMatchObject({
      code: 'EXITED',
      message: 'broken ended (exit code 3) before it was ready:\nno such rule',
    });
  });

  test('ends a process that is not ready in time', async () => {
    const command = ['sh', '-c', 'echo $$; exec sleep 60'];
    const starting = startProcess({
      name: 'idle',
      command,
      ready: () => new Promise(() => undefined),
      readyTimeoutMs: 200,
    });
    const error = await starting.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'NOT_READY' });
    expect(String(error)).toMatch(/idle was not ready within 0.2 s:\n\d+$/);
    expect(isRunning(Number(String(error).split('\n').at(-1)))).toBe(false);
  });

  test('kills a process that does not heed SIGTERM', async () => {
    const port = await freePort();
    const [node, flag, script] = server(port);
    const deaf = [node, flag, `process.on('SIGTERM', () => {}); ${script}`];
    await using running = await startProcess({
      name: 'deaf',
      command: deaf,
      ready: `http://127.0.0.1:${port}`,
      graceMs: 100,
    });
    await running.stop();
    expect(await running.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('leaves no process behind when this one is killed', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux kills a process when its parent is gone');
    const module = new URL('start-process.ts', import.meta.url).href;
    const script = `
      const { startProcess } = await import('${module}');
      const ready = () => Promise.resolve(true);
      console.log((await startProcess({ name: 'child', command: ['sleep', '60'], ready })).pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script]);
    const [pid] = (await once(parent.stdout, 'data')).map(Number);
    expect(isRunning(pid ?? 0)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(pid ?? 0)).toBe(false), { timeout: 5_000 });
  });
});
