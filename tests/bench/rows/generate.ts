import { resolve } from 'node:path';
import { mustWork } from '../measure.ts';
import type { Row } from '../report.ts';
import { median, show } from '../statistics.ts';

const GEN = resolve(import.meta.dirname, '../../../scripts/gen.ts');

/** Duration of `npm run gen`: dashboards, rules, manifests and tables. */
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
