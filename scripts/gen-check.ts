import { lineDiff } from './line-diff.ts';
import { loadGenerators } from './load-generators.ts';

/** Generates in memory, compares with the files, shows what differs; exit code 1 if anything does. */
const { generate, readGenerated } = await loadGenerators();
const drifted = [...generate()].filter(([path, text]) => readGenerated(path) !== text);
for (const [path, text] of drifted) {
  console.error(`--- ${path}`);
  if (text === null) console.error('+++ nothing generates it any more');
  else console.error(`+++ generated from source\n${lineDiff(readGenerated(path) ?? '', text)}`);
}
if (drifted.length > 0) {
  console.error(`\n${drifted.length} generated files differ from their source: run npm run gen`);
  process.exitCode = 1;
}
