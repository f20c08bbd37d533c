import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findRealPart, type PartName } from '../../../demo/real-parts.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { docker, hasImage } from '../engine/docker.ts';
import { certificatesFile, nodeBinary, npmFolder, npmrc } from './machine.ts';
import { makeRootfs } from './rootfs.ts';

const BASE = 'penpal-stand-in-base:1';

/** The images with a stand-in. Grafana has none, because Debian has no package of it. */
export const STAND_INS = {
  node: nodeContext,
  prometheus: prometheusContext,
  alertmanager: alertmanagerContext,
} as const satisfies Record<string, (folder: string) => Promise<void>>;

export type StandIn = keyof typeof STAND_INS;

/**
 * Builds a stand-in for a published image from this machine's packages, for an engine that cannot pull.
 * Throws an Error with the reason if it cannot.
 */
export async function buildStandIn(standIn: StandIn, name: string): Promise<void> {
  if (!(await hasImage(BASE))) {
    await build('base', BASE, [], (folder) => makeRootfs(join(folder, 'rootfs')));
  }
  await build(standIn, name, [`--build-arg=BASE=${BASE}`], STAND_INS[standIn]);
}

async function build(
  dockerfile: string,
  name: string,
  args: readonly string[],
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  const context = await temporaryFolder('penpal-stand-in-');
  try {
    await fill(context.path);
    const file = join(import.meta.dirname, `${dockerfile}.Dockerfile`);
    await docker(['build', '--quiet', `--tag=${name}`, `--file=${file}`, ...args, context.path]);
  } finally {
    await context.remove();
  }
}

async function nodeContext(folder: string): Promise<void> {
  await copyFile(nodeBinary(), join(folder, 'node'));
  await cp(await npmFolder(), join(folder, 'npm'), { recursive: true });
  await copyFile(certificatesFile(), join(folder, 'certificates.pem'));
  await writeFile(join(folder, 'npmrc'), await npmrc());
}

async function prometheusContext(folder: string): Promise<void> {
  await copyFile(await binary('prometheus'), join(folder, 'prometheus'));
  await copyFile(await binary('promtool'), join(folder, 'promtool'));
}

async function alertmanagerContext(folder: string): Promise<void> {
  await copyFile(await binary('alertmanager'), join(folder, 'alertmanager'));
  await copyFile(await binary('amtool'), join(folder, 'amtool'));
  await mkdir(join(folder, 'share'));
  await cp(await shareFolder(), join(folder, 'share'), { recursive: true });
}

async function binary(name: PartName): Promise<string> {
  const part = await findRealPart(name);
  if ('absent' in part) throw new Error(part.absent);
  return part.command.at(-1)!;
}

/** The folder beside a binary: for `…/usr/bin/prometheus-alertmanager` it is `…/usr/share/prometheus`. */
async function shareFolder(): Promise<string> {
  return resolve(await binary('alertmanager'), '../../share/prometheus');
}
