import type { Labels, Line } from './exposition.ts';
import { splitAmong } from './split.ts';

/** Upper bounds in seconds, the weight of requests that end there, and how long those take. */
const BUCKETS = [
  { le: '0.1', weight: 1, meanSeconds: 0.08 },
  { le: '0.25', weight: 3, meanSeconds: 0.19 },
  { le: '0.5', weight: 12, meanSeconds: 0.39 },
  { le: '1', weight: 34, meanSeconds: 0.74 },
  { le: '2.5', weight: 36, meanSeconds: 1.6 },
  { le: '5', weight: 10, meanSeconds: 3.4 },
  { le: '10', weight: 3, meanSeconds: 6.8 },
  { le: '30', weight: 1, meanSeconds: 14 },
];

/** A histogram of `requests` chat requests; its buckets, its sum and its count only grow. */
export function requestDurations(labels: Labels, requests: number): Line[] {
  let below = 0;
  let sumSeconds = 0;
  const buckets = splitAmong(requests, BUCKETS).map(({ thing, count }) => {
    below += count;
    sumSeconds += count * thing.meanSeconds;
    return { suffix: '_bucket', labels: { ...labels, le: thing.le }, value: below };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: requests },
    { suffix: '_sum', labels, value: sumSeconds },
    { suffix: '_count', labels, value: requests },
  ];
}
