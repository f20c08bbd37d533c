import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import type { Part } from '../provisioning/generated-files.ts';

// gen.ts [--check] [dashboards|alerts|kubernetes|docs]: writes the generated files that differ from
// their sources. With --check it writes nothing and prints the differences; exit code 1 if there are any.

// Half of the time would go into stripping types and compiling.
enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/generators'));
const { describeDrift, drifted, generate, PARTS, writeGenerated } =
  await import('../provisioning/generated-files.ts');

const args = process.argv.slice(2);
const wanted = args.filter((argument) => argument !== '--check');
const unknown = wanted.filter((part) => !PARTS.includes(part as Part));
if (unknown.length > 0) {
  console.error(`gen: unknown part ${unknown.join(', ')}; expected one of ${PARTS.join(', ')}`);
  process.exit(2);
}
const files = generate(wanted.length === 0 ? PARTS : (wanted as Part[]));
if (args.includes('--check')) check();
else writeGenerated(files);

function check(): void {
  const changed = drifted(files);
  for (const [path, text] of changed) console.error(describeDrift(path, text));
  if (changed.size === 0) return;
  console.error(`\n${changed.size} generated files differ from their source: run npm run gen`);
  process.exitCode = 1;
}
