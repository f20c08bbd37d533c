import { ask } from '../support/processes/prometheus-api.ts';
import type { PanelJson, TargetJson } from './dashboard-json.ts';
import { fillVariables } from './fill-variables.ts';
import type { Answered } from './grafana/frames.ts';
import type { Situation } from './situations.ts';

const SCRAPE_SECONDS = 15;
/** The width of a column of the grid on a screen of 1440 pixels. */
const COLUMN_PIXELS = 55;
const UNITS_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
const UNIT_RATE_STEPS = 4;

/** Seconds of a range or an interval such as `now-6h` or `4m`. */
export function secondsOf(text: string): number {
  const [, count, unit] = /(\d+)([smhd])$/.exec(text) ?? [];
  return Number(count) * UNITS_SECONDS[unit as keyof typeof UNITS_SECONDS];
}

/** The answers to a panel's queries, asked as Grafana does for a time range that ends in a situation. */
export async function askPanel(
  { targets, gridPos, maxDataPoints }: PanelJson,
  { prometheus, at }: Situation,
  rangeSeconds: number,
  variables: Readonly<Record<string, string>> = {},
): Promise<Answered[][]> {
  return Promise.all(
    targets.map(async (target) => {
      const stepSeconds = stepOf(
        target,
        rangeSeconds / (maxDataPoints ?? gridPos.w * COLUMN_PIXELS),
      );
      const window = Math.max(
        stepSeconds + SCRAPE_SECONDS,
        UNIT_RATE_STEPS * Math.max(SCRAPE_SECONDS, secondsOf(target.interval ?? '15s')),
      );
      const expression = fillVariables(target.expr, {
        $__rate_interval: `${window}s`,
        $__range: `${rangeSeconds}s`,
        $__interval: `${stepSeconds}s`,
        ...variables,
      });
      // Both ends of a curve lie on multiples of the step.
      const end = target.instant ? at : Math.floor(at / stepSeconds) * stepSeconds;
      const seconds = target.instant ? 0 : rangeSeconds;
      const {
        data,
        warnings = [],
        infos = [],
      } = await ask(prometheus, expression, { seconds, stepSeconds, end });
      const remarks = [...warnings, ...infos];
      if (remarks.length > 0) throw new Error(`${expression}: ${remarks.join()}`);
      const result = data.result as unknown as Required<Answered>[];
      return target.instant
        ? result.map(({ metric, values }) => ({ metric, value: values[0]! }))
        : result;
    }),
  );
}

function stepOf({ interval = '15s' }: TargetJson, pixelSeconds: number): number {
  return Math.max(secondsOf(interval), SCRAPE_SECONDS, Math.ceil(pixelSeconds));
}
