import type { ChildProcess } from 'node:child_process';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../demo/real-parts/free-port.ts';
import { cpuMicros } from './process-figures.ts';
import type { Slice, SliceResult } from './client-worker.ts';
import { runEvenly } from './even-pace.ts';

/** What is compared: something that probes on request, in a process whose CPU time can be told. */
export interface Subject {
  readonly name: string;
  readonly run: (slice: Slice) => Promise<SliceResult>;
  readonly stop: () => void;
}

export function forkBeside(file: string, ...args: string[]): ChildProcess {
  return fork(new URL(file, import.meta.url), args);
}

/** Sends a message to a forked process and waits for the next one from it. */
export async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answered = once(child, 'message') as Promise<[T]>;
  child.send(message);
  return (await answered)[0];
}

/** One of clients.ts in a process of its own, so that neither code nor garbage is shared. */
export function startClient(name: string): Subject {
  const worker = forkBeside('client-worker.ts', name);
  return { name, run: (slice) => ask(worker, slice), stop: () => worker.disconnect() };
}

/** Also a server, which can be scraped itself. */
export interface Blackbox extends Subject {
  readonly pid: number;
  readonly url: string;
}

/** blackbox_exporter, asked over kept connections; CPU as the kernel counts it. */
export async function startBlackbox([binary = '', ...first]: readonly string[]): Promise<Blackbox> {
  const port = await freePort();
  const config = fileURLToPath(new URL('blackbox.yml', import.meta.url));
  const child = spawn(
    binary,
    [...first, `--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`],
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  const agent = new Agent({ keepAlive: true });
  await untilAnswers(`http://127.0.0.1:${port}/-/healthy`, child);
  const pid = child.pid ?? 0;

  async function probe(target: string): Promise<number> {
    const query = `module=http_2xx&target=${encodeURIComponent(target)}`;
    const page = await fetchText(`http://127.0.0.1:${port}/probe?${query}`, agent);
    if (!page.includes('\nprobe_success 1\n')) throw new Error(`blackbox failed on ${target}`);
    return Number(/^probe_duration_seconds (\S+)$/m.exec(page)?.[1]) * 1000;
  }

  return {
    name: 'blackbox_exporter',
    pid,
    url: `http://127.0.0.1:${port}`,
    async run({ url, count, ratePerSecond, delayMs }) {
      let id = 0;
      const start = cpuMicros(pid);
      const durationsMs = await runEvenly(count, ratePerSecond, () =>
        probe(`${url}?delay=${delayMs}&id=${id++}`),
      );
      return { cpuMicros: cpuMicros(pid) - start, durationsMs };
    },
    stop() {
      agent.destroy();
      child.kill();
    },
  };
}

/** Ends the process and throws if it does not answer within 5 s. */
async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const isUp = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isUp) return;
    await sleep(100);
  }
  child.kill();
  throw new Error(`nothing answers at ${url}`);
}

function fetchText(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => resolve(text(answer))).once('error', reject);
  });
}
