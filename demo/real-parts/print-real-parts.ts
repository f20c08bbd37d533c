import { findRealPart } from './find-real-part.ts';
import { isPartName, type PartName } from './parts.ts';

/** Finds or fetches the parts named on the command line, says where each is, and fails if one is absent. */
const usual: PartName[] = [
  ...(['prometheus', 'promtool', 'alertmanager', 'amtool'] as const),
  ...(['victoria-metrics', 'vmalert', 'kubectl'] as const),
];
const named = process.argv.slice(2);
const unknown = named.filter((name) => !isPartName(name));
if (unknown.length > 0) console.error(`No such part: ${unknown.join(', ')}`);

for (const name of named.length > 0 ? named.filter(isPartName) : usual) {
  const part = await findRealPart(name);
  if ('absent' in part) process.exitCode = 1;
  console.log('absent' in part ? part.absent : `${name} ${part.version}: ${part.command.at(-1)}`);
}
if (unknown.length > 0) process.exitCode = 1;
