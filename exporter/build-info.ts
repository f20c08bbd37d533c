import manifest from '../package.json' with { type: 'json' };
import { sample } from './metrics/sample.ts';
import type { Sample } from './metrics/sample.ts';

export const VERSION = manifest.version;

/** How the services that are asked see us. */
export const USER_AGENT = manifest.name;

/** What runs: the version of package.json, the commit that it was built from, and Node's version. */
export function buildInfoSamples(revision: string): readonly Sample[] {
  return [
    sample(
      'penpal_monitoring_build_info',
      { version: VERSION, revision, node_version: process.version },
      1,
    ),
  ];
}
