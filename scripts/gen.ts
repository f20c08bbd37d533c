import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Part } from './generated-files.ts';
import { loadGenerators } from './load-generators.ts';

/** `gen.ts [dashboards|alerts|docs]`: writes what is generated, and nothing where nothing changed. */
const { absolute, generate, PARTS, readGenerated } = await loadGenerators();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !PARTS.includes(part as Part));
if (unknown.length > 0) {
  console.error(`gen: unknown part ${unknown.join(', ')}; expected one of ${PARTS.join(', ')}`);
  process.exit(2);
}

const files = generate(wanted.length === 0 ? PARTS : (wanted as Part[]));
let changed = 0;
for (const [path, text] of files) {
  if (readGenerated(path) === text) continue;
  changed += 1;
  if (text === null) rmSync(absolute(path));
  else {
    mkdirSync(dirname(absolute(path)), { recursive: true });
    writeFileSync(absolute(path), text);
  }
  console.log(`${text === null ? 'removed' : 'wrote'} ${path}`);
}
console.log(`${files.size} generated files, ${changed} changed`);
