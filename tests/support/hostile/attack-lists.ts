import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { startBuilt } from '../processes/start-built.ts';
import type { ListFiles } from './hostile-lists.ts';

/** What an attack cost the service. */
export interface Damage {
  /** Longest stop of the event loop, milliseconds. */
  readonly stopMs: number;
  /** Growth of the largest resident memory, MiB. */
  readonly grownMib: number;
  /** Whether the list was read within the time. */
  readonly ended: boolean;
}

const WATCH = resolve(import.meta.dirname, '../../bench/workers/loop-watch.ts');
const TIMEOUT_MS = 60_000;
const SERVICES = `services: [{ name: own, url: 'http://127.0.0.1:1' }]
discovery: [{ file_sd_configs: [{ files: ['lists/list-*.json', 'lists/list-*.yml'], refresh_interval: 1d }] }]
`;

interface List {
  readonly error: string | null;
  readonly lastSuccess: string | null;
}

/** Starts the service, gives it these lists on a reload, and measures until they were read. */
export async function attackWithLists(files: ListFiles): Promise<Damage> {
  const folder = await temporaryFolder('penpal-hostile-');
  const lists = join(folder.path, 'lists');
  await mkdir(lists);
  writeFileSync(join(folder.path, 'services.yml'), SERVICES);
  let stopMs = 0;
  const onLine = (line: string) => {
    stopMs = Math.max(stopMs, Number(/"blockedMs":([\d.]+)/.exec(line)?.[1] ?? 0));
  };
  const environment = {
    SERVICES_FILE: join(folder.path, 'services.yml'),
    LOG_LEVEL: 'silent',
    HEALTH_CHECK_INTERVAL: '300000',
  };
  const service = await startBuilt({ environment, onLine, flags: [`--import=${WATCH}`] });
  try {
    await pause(3_000);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(lists, name), text);
    const { pid } = service;
    // Resets the largest resident memory.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    const before = peakMib(pid);
    stopMs = 0;
    const since = Date.now();
    process.kill(pid, 'SIGHUP');
    const ended = await isRead(service.url, since, TIMEOUT_MS);
    await pause(3_000);
    return { stopMs, grownMib: peakMib(pid) - before, ended };
  } finally {
    await service.stop();
    await rm(folder.path, { recursive: true });
  }
}

/** Whether each list has been applied or refused since then. */
async function isRead(url: string, since: number, timeoutMs: number): Promise<boolean> {
  while (Date.now() < since + timeoutMs) {
    await pause(200);
    const response = await fetch(`${url}/api/v1/health`).catch(() => undefined);
    const { lists = [] } = ((await response?.json()) ?? {}) as { lists?: List[] };
    const isNew = ({ error, lastSuccess }: List) => error ?? Date.parse(lastSuccess ?? '') >= since;
    if (lists.length > 0 && lists.every(isNew)) return true;
  }
  return false;
}

function peakMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}
