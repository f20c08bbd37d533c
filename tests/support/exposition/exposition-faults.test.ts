import { describe, expect, it } from 'vitest';
import { expositionFaults } from './exposition-faults.ts';

describe('the check of the scrape itself', () => {
  it.each([
    ['a raw newline in a label', '# TYPE a gauge\na{b="c\nd"} 1\n', 2],
    ['a series twice', '# TYPE a gauge\na{b="c"} 1\na{b="c"} 2\n', 1],
    ['a sample outside its family', '# TYPE a gauge\nb 1\n', 1],
    ['a family twice', '# TYPE a gauge\n# TYPE a gauge\n', 1],
    ['a lone surrogate', '# TYPE a gauge\na{b="\ud800"} 1\n', 1],
  ])('finds %s', (_, exposition, count) => {
    expect(expositionFaults(exposition)).toHaveLength(count);
  });
});
