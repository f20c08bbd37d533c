import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { absolute, readGenerated } from './generated-files.ts';
import type { GeneratedFiles } from './generated-files.ts';

/** Writes what differs, removes what is to go, and says so. */
export function writeGenerated(files: GeneratedFiles): void {
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
}
