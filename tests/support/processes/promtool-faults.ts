import type { RealPart } from '../../../demo/real-parts.ts';
import { runTool } from './real-part.ts';

/** Names that promtool complains about: the user's gauges, and prom-client's. */
const CHOSEN_NAMES = /^(penpal_(active_users|payments)_total|nodejs_\w+_total) /;

/** What `promtool check metrics` says of an exposition, without the complaints about chosen names. */
export async function promtoolFaults(promtool: RealPart, exposition: string): Promise<string[]> {
  const { stdout, stderr } = await runTool(promtool, ['check', 'metrics'], exposition);
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !CHOSEN_NAMES.test(line));
}
