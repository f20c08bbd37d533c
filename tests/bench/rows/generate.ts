import { resolve } from 'node:path';
import { median } from '../figures.ts';
import { mustWork } from '../must-work.ts';
import { show } from '../row.ts';
import type { Row } from '../row.ts';

const GEN = resolve(import.meta.dirname, '../../../scripts/gen.ts');

/** Dashboards, rules and tables, as `npm run gen` does it. */
export const generateRow: Row = {
  name: 'generate',
  async measure({ runs }) {
    const seconds: number[] = [];
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      await mustWork([process.execPath, GEN]);
      seconds.push((performance.now() - start) / 1000);
    }
    return [
      {
        what: 'generate everything',
        ours: show(seconds, 2, 's'),
        against: '',
        goal: '≤ 1 s',
        met: median(seconds) <= 1,
      },
    ];
  },
};
