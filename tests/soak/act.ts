import { rename, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import got from 'got';
import type { Deed } from './event.ts';
import type { ApiWatch } from './invariants/api.ts';
import type { Reload } from './invariants/configuration.ts';
import { isGood, servicesText } from './services-file.ts';
import type { Truth } from './truth.ts';
import type { World } from './world.ts';

/** What deeds are done to, and where it is written down what they did. */
export interface Stage {
  readonly world: World;
  readonly truth: Truth;
  readonly api: ApiWatch;
  /** Reloads so far, the last one last. */
  readonly reloads: Reload[];
}

/** Does it; what was wrong with how the exporter took it. */
export async function act(stage: Stage, deed: Deed): Promise<string[]> {
  switch (deed.kind) {
    case 'fault':
    case 'mend':
      return changeFault(stage, deed);
    case 'reload':
      return reload(stage, deed);
    case 'kill':
      return kill(stage, deed);
    case 'storm':
      return stage.api.ask(deed.requests);
  }
}

/** Until the change is complete, what was before and what is to come may both be met. */
async function changeFault(
  { world, truth }: Stage,
  deed: Extract<Deed, { kind: 'fault' | 'mend' }>,
): Promise<string[]> {
  const service = world.fleet.services[deed.service];
  const fault = deed.kind === 'fault' ? { kind: deed.fault, ...deed.options } : undefined;
  const settle = truth.begin(deed.service, fault, Date.now());
  if (deed.kind === 'fault') await service.setFault(deed.fault, deed.options);
  else await service.clearFault();
  settle(Date.now());
  return [];
}

/** By the endpoint the exporter says at once whether it took the file. */
async function reload(
  { world, reloads }: Stage,
  { file, by }: Extract<Deed, { kind: 'reload' }>,
): Promise<string[]> {
  // As an editor does: never half a file where the exporter looks.
  await writeFile(`${world.servicesFile}.new`, servicesText(file));
  await rename(`${world.servicesFile}.new`, world.servicesFile);
  reloads.push({ file, atMs: Date.now() });
  if (by === 'signal') {
    process.kill(world.exporter.pid, 'SIGHUP');
    return [];
  }
  const { statusCode, body } = await got.post(`${world.exporter.url}/-/reload`, {
    headers: { authorization: `Bearer ${world.adminToken}` },
    ...{ throwHttpErrors: false, retry: { limit: 0 } },
  });
  const expected = isGood(file) ? 200 : 500;
  if (statusCode === expected) return [];
  return [`reload of ${file}: expected ${expected}, got ${statusCode}: ${body}`];
}

async function kill(
  { world }: Stage,
  { part, signal, downMs }: Extract<Deed, { kind: 'kill' }>,
): Promise<string[]> {
  const real = world.parts[part];
  if (real.isAbsent) return [];
  await real.kill(signal);
  await pause(downMs);
  await real.comeBack();
  return [];
}
