import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { runCommandLine, UsageError } from '../command-line/command-line.ts';
import type { Part } from '../provisioning/generated-files.ts';

// Half of the time would go into stripping types and compiling.
enableCompileCache(resolve(import.meta.dirname, '../node_modules/.cache/generators'));
const { describeDrift, drifted, generate, PARTS, writeGenerated } =
  await import('../provisioning/generated-files.ts');

/** `dashboards` for gen:dashboards. */
const given = process.argv.slice(2).filter((word) => PARTS.includes(word as Part));
const usual = given.length === 0 ? 'default: all' : `besides ${given.join(', ')}`;

const command = {
  name: 'gen',
  operands: { name: '[part …]', help: `any of ${PARTS.join(', ')}; ${usual}`, most: Infinity },
  options: {
    check: {
      type: 'boolean',
      help: 'writes nothing, prints the differences; exit code 1 if there are any',
    },
  },
} as const;

await runCommandLine(command, ({ check }, wanted) => {
  const unknown = wanted.filter((part) => !PARTS.includes(part as Part));
  if (unknown.length > 0) {
    throw new UsageError(`unknown part ${unknown.join(', ')}; expected any of ${PARTS.join(', ')}`);
  }
  const files = generate(wanted.length === 0 ? PARTS : (wanted as Part[]));
  if (!check) return writeGenerated(files);
  const changed = drifted(files);
  if (changed.size === 0) return console.log(`${files.size} files up to date`);
  for (const [path, text] of changed) console.error(describeDrift(path, text));
  console.error(`\n${changed.size} generated files differ from their source: run npm run gen`);
  return 1;
});
