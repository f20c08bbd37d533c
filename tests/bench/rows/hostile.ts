import { attackWithLists } from '../../support/hostile/attack-lists.ts';
import { HOSTILE_LISTS } from '../../support/hostile/hostile-lists.ts';
import type { Row } from '../report.ts';

/** What each hostile service list costs the service at most. */
export const hostileRow: Row = {
  name: 'hostile',
  async measure() {
    const findings = [];
    for (const [name, files] of Object.entries(HOSTILE_LISTS)) {
      const { stopMs, grownMib, ended } = await attackWithLists(files());
      findings.push({
        what: `a list: ${name}; longest stop of the event loop, growth of the memory`,
        ours: `${stopMs.toFixed(0)} ms, ${grownMib.toFixed(0)} MiB`,
        against: '',
        goal: '≤ 100 ms, ≤ 64 MiB',
        met: ended && stopMs <= 100 && grownMib <= 64,
      });
    }
    return findings;
  },
};
