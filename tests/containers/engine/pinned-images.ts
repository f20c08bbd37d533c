import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { docker, hasImage } from './docker.ts';
import { buildStandIn, STAND_INS } from '../stand-in-images/build.ts';
import type { StandIn } from '../stand-in-images/build.ts';

const ENV_EXAMPLE = resolve(import.meta.dirname, '../../../.env.example');
const PULL_TIMEOUT_MS = 300_000;

export type PinnedImage = StandIn | 'grafana';

/** The name of an image in .env.example. */
export function pinnedName(image: PinnedImage): string {
  const variable = `${image.toUpperCase()}_IMAGE`;
  const [, name] =
    new RegExp(`^${variable}=(.+)$`, 'm').exec(readFileSync(ENV_EXAMPLE, 'utf8')) ?? [];
  if (name === undefined) throw new Error(`.env.example has no ${variable}`);
  return name;
}

/** The published image, or a stand-in of this machine's packages if it cannot be pulled. */
export async function provide(image: StandIn): Promise<void> {
  if (await pulled(image)) return;
  console.log(`${pinnedName(image)} cannot be pulled: building a stand-in of Debian's packages`);
  await buildStandIn(image, pinnedName(image));
}

/** Whether the engine has the image or can pull it. */
export async function pulled(image: PinnedImage): Promise<boolean> {
  const name = pinnedName(image);
  if (await hasImage(name)) return true;
  return docker(['pull', '--quiet', name], { timeoutMs: PULL_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}

export const standIns = Object.keys(STAND_INS) as readonly StandIn[];
