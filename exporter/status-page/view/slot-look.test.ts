import { describe, expect, test } from 'vitest';
import { slotLook } from './service-view.ts';

describe('a slice of the range', () => {
  test.for([
    ['none when nothing is known', null, 0, null, 'none'],
    ['good', 1, 0, 0.1, 'good'],
    ['good although nothing was measured', 1, 0, null, 'good'],
    ['slow from the threshold on', 1, 0, 5, 'slow'],
    ['partial when some of the time was bad', 0.97, 1, 0.1, 'partial'],
    ['partial when a failure before it holds into it', 0.5, 0, 0.1, 'partial'],
    ['partial when a check failed for no time that shows', 1, 1, 0.1, 'partial'],
    ['partial rather than slow', 0.03, 31, 9, 'partial'],
    ['failed when all of the time was bad', 0, 32, 5, 'failed'],
    ['failed without a check of its own', 0, 0, null, 'failed'],
  ] as const)('looks %s', ([, availabilityRatio, failures, averageSeconds, look]) => {
    const slot = { from: 0, samples: failures + 1, failures, availabilityRatio, averageSeconds };
    expect(slotLook(slot, 5_000)).toBe(look);
  });
});

describe('a slice in maintenance', () => {
  test.for([
    ['says so when nothing else is known', null, 30, 'maintenance'],
    ['is good by the time outside it', 1, 30, 'good'],
    ['is partial by the time outside it', 0.9, 30, 'partial'],
  ] as const)('%s', ([, availabilityRatio, failures, look]) => {
    const counts = { from: 0, samples: 30, failures, averageSeconds: 0.1 };
    expect(slotLook({ ...counts, availabilityRatio, inMaintenance: true }, 5_000)).toBe(look);
  });
});
