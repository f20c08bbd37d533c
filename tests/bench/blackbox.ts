import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { startProcess } from '../../demo/process.ts';
import { findRealPart, type RealPart } from '../../demo/real-parts.ts';
import { startOnPort } from '../../demo/server.ts';
import type { Subject } from './forked.ts';
import { cpuMicros, runEvenly } from './measure.ts';

const CONFIG = fileURLToPath(new URL('blackbox.yml', import.meta.url));

/** A subject that can also be scraped. */
export interface Blackbox extends Subject, AsyncDisposable {
  readonly pid: number;
  readonly url: string;
}

/** Runs with blackbox_exporter, or without it if this machine cannot have it. */
export async function withBlackbox<T>(run: (blackbox: Blackbox | undefined) => Promise<T>) {
  const part = await findRealPart('blackbox_exporter');
  if ('absent' in part) {
    console.log(`Without blackbox_exporter: ${part.absent}`);
    return run(undefined);
  }
  await using blackbox = await startBlackbox(part);
  return await run(blackbox);
}

/** blackbox_exporter over persistent connections, with CPU time from the kernel. Throws a `StartError`. */
async function startBlackbox({ name, command }: RealPart): Promise<Blackbox> {
  const server = await startOnPort(name, undefined, (port) =>
    startProcess({
      name,
      command: [...command, `--config.file=${CONFIG}`, `--web.listen-address=127.0.0.1:${port}`],
      readyUrl: `http://127.0.0.1:${port}/-/healthy`,
    }),
  );
  const { pid, url } = server;
  const agent = new Agent({ keepAlive: true });

  async function probe(target: string): Promise<number> {
    const query = `module=http_2xx&target=${encodeURIComponent(target)}`;
    const page = await fetchText(`${url}/probe?${query}`, agent);
    if (!page.includes('\nprobe_success 1\n')) throw new Error(`blackbox failed on ${target}`);
    return Number(/^probe_duration_seconds (\S+)$/m.exec(page)?.[1]) * 1000;
  }

  return {
    ...{ name, pid, url },
    async run({ url, count, ratePerSecond, delayMs }) {
      let id = 0;
      const start = cpuMicros(pid);
      const durationsMs = await runEvenly(count, ratePerSecond, () =>
        probe(`${url}?delay=${delayMs}&id=${id++}`),
      );
      return { cpuMicros: cpuMicros(pid) - start, durationsMs };
    },
    [Symbol.asyncDispose]: () => {
      agent.destroy();
      return server.stop();
    },
  };
}

function fetchText(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => resolve(text(response))).once('error', reject);
  });
}
