import manifest from '../package.json' with { type: 'json' };
import { sample, type SampleSource } from './metrics/sample.ts';

export const VERSION = manifest.version;

/*
 * Files that the service reads from disk. This module must stay in this folder: the build bundles it into main.js
 * in the same folder of dist/, so the relative addresses hold in both.
 */

/** The status page's script as the build bundled it. The sources have none. */
export const CLIENT_SCRIPT = new URL('./status-page/page.js', import.meta.url);

/** Markdown, one file a rule group. */
export const RUNBOOKS = new URL('../alert-rules/runbooks/', import.meta.url);

/** Version of package.json, the commit that was built, and Node's version. */
export function buildInfoSamples(revision: string): SampleSource {
  const labels = { version: VERSION, revision, node_version: process.version };
  const samples = [sample('penpal_monitoring_build_info', labels, 1)];
  return () => samples;
}
