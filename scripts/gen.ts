import type { Part } from './generated-files.ts';
import { loadGenerators } from './load-generators.ts';

/** `gen.ts [dashboards|alerts|kubernetes|docs]`: writes what is generated, and nothing where nothing changed. */
const { generate, PARTS, writeGenerated } = await loadGenerators();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !PARTS.includes(part as Part));
if (unknown.length > 0) {
  console.error(`gen: unknown part ${unknown.join(', ')}; expected one of ${PARTS.join(', ')}`);
  process.exit(2);
}
writeGenerated(generate(wanted.length === 0 ? PARTS : (wanted as Part[])));
