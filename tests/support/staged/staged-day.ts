import type { TextSample } from '../../../exporter/collectors/prometheus-text.ts';
import type { Exposed } from '../../soak/scrape.ts';
import { STALE, type Labels, type WrittenSeries } from './remote-write.ts';

/** What the jobs of Prometheus really exposed, placed at a second of a staged day. */
export interface Moment {
  readonly second: number;
  /** By job. Undefined: the job could not be scraped. */
  readonly jobs: Readonly<Record<string, Exposed | undefined>>;
}

export const STEP_SECONDS = 15;

interface Point {
  readonly labels: Labels;
  /** How it changes until the next moment. */
  readonly kind: 'counter' | 'time' | 'gauge';
  readonly exposed: number;
  /** The exposed value on the staged clock. */
  readonly value: number;
}
type Points = ReadonlyMap<string, Point>;
type Samples = (readonly [timeMs: number, value: number | typeof STALE])[];

/**
 * Fills the time between moments with a scrape each `STEP_SECONDS`: counters and timestamps grow evenly,
 * gauges keep their value, and a series that is gone at the next moment is stale from there on. The day
 * starts at `startMs` and ends with the last moment.
 */
export function playMoments(moments: readonly Moment[], startMs: number): WrittenSeries[] {
  const all = new Map<string, { labels: Labels; samples: Samples }>();
  const write = (key: string, { labels }: Point, second: number, value: Samples[number][1]) => {
    const known = all.get(key) ?? { labels, samples: [] };
    all.set(key, known);
    known.samples.push([startMs + second * 1000, value]);
  };
  const staged: Points[] = [];
  for (const [index, moment] of moments.entries()) {
    const last = moments[index - 1];
    staged.push(placed(moment, startMs, last && { moment: last, points: staged[index - 1]! }));
  }
  staged.forEach((points, index) => {
    const { second: from } = moments[index]!;
    const until = moments[index + 1]?.second ?? from + 1;
    for (const [key, point] of staged[index - 1] ?? []) {
      if (!points.has(key)) write(key, point, from, STALE);
    }
    for (let second = from; second < until; second += STEP_SECONDS) {
      const share = (second - from) / (until - from);
      for (const [key, point] of points) {
        write(key, point, second, between(point, staged[index + 1]?.get(key), share));
      }
    }
  });
  return [...all.values()];
}

function between({ kind, value }: Point, next: Point | undefined, share: number): number {
  if (kind === 'gauge' || next === undefined || next.value < value) return value;
  const grown = value + (next.value - value) * share;
  return kind === 'counter' && Number.isInteger(next.value) ? Math.floor(grown) : grown;
}

function placed(
  { jobs, second }: Moment,
  startMs: number,
  last: { readonly moment: Moment; readonly points: Points } | undefined,
): Points {
  const points = new Map<string, Point>();
  for (const [job, scrape] of Object.entries(jobs)) {
    const target = { job, instance: `${job}:80` };
    const about = scrape
      ? [1, (scrape.endMs - scrape.startMs) / 1000, scrape.samples.length]
      : [0, 4, 0];
    for (const [index, name] of [
      'up',
      'scrape_duration_seconds',
      'scrape_samples_scraped',
    ].entries()) {
      const value = about[index]!;
      const labels = { __name__: name, ...target };
      points.set(`${job} ${name}`, { labels, kind: 'gauge', exposed: value, value });
    }
    const stagedS = second - (last?.moment.second ?? second);
    const realS = ((scrape?.endMs ?? 0) - (last?.moment.jobs[job]?.endMs ?? 0)) / 1000;
    for (const sample of scrape?.samples ?? []) {
      const { name, value: exposed } = sample;
      const key = `${job} ${name}{${[...sample.labels].map((pair) => pair.join('=')).join(',')}}`;
      const labels = { __name__: name, ...Object.fromEntries(sample.labels), ...target };
      const kind = kindOf(sample, scrape!);
      const was = last?.points.get(key);
      const onStage = startMs / 1000 + second - scrape!.endMs / 1000;
      points.set(key, {
        labels,
        kind,
        exposed,
        value: valueOf(name, kind, exposed, was, onStage, stagedS / realS),
      });
    }
  }
  return points;
}

/** A time is as long ago as it was. A counter of a process that ran for seconds grows on as fast as it did. */
function valueOf(
  name: string,
  kind: Point['kind'],
  exposed: number,
  was: Point | undefined,
  onStage: number,
  stretch: number,
): number {
  if (kind === 'time') return was?.exposed === exposed ? was.value : exposed + onStage;
  if (kind === 'gauge' || isOnStage(name) || was === undefined) return exposed;
  const value = was.value + Math.max(0, exposed - was.exposed) * stretch;
  return Number.isInteger(exposed) ? Math.round(value) : value;
}

/** What the services of Penpal count: their clock is the staged one. */
const isOnStage = (name: string) => /^(ai_|penpal_(?!monitoring|collector|alert))/.test(name);

function kindOf({ name }: TextSample, { counters }: Exposed): Point['kind'] {
  if (name.endsWith('timestamp_seconds')) return 'time';
  return counters.has(name) || name === 'penpal_payments_total' ? 'counter' : 'gauge';
}
