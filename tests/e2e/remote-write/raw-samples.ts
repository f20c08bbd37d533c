import got from 'got';

type Labels = Readonly<Record<string, string>>;

/** Every sample of a range, by series and time (milliseconds). */
export type RawSamples = ReadonlyMap<string, number>;

/** A range in milliseconds, without its start and with its end. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The samples of a Prometheus in that range, without NaN, which the export cannot express. */
export async function samplesOfPrometheus(url: string, { from, to }: Period): Promise<RawSamples> {
  interface Answer {
    readonly data: { readonly result: { metric: Labels; values: [number, string][] }[] };
  }
  const form = { query: `{__name__!=""}[${Math.max(1, to - from)}ms]`, time: to / 1000 };
  const { data } = await got.post(`${url}/api/v1/query`, { form }).json<Answer>();
  return new Map(
    data.result.flatMap(({ metric, values }) =>
      values
        .filter(([, value]) => value !== 'NaN')
        .map(([at, value]) => [keyOf(metric, Math.round(at * 1000)), Number(value)] as const),
    ),
  );
}

/** The samples of VictoriaMetrics in that range, without the label of the sender. */
export async function samplesOfStorage(url: string, { from, to }: Period): Promise<RawSamples> {
  await got(`${url}/internal/force_flush`);
  const searchParams = { 'match[]': '{__name__!=""}', start: (from + 1) / 1000, end: to / 1000 };
  const text = await got(`${url}/api/v1/export`, { searchParams }).text();
  return new Map(
    text.split('\n').flatMap((line) => {
      if (line === '') return [];
      const series = JSON.parse(line) as ExportedSeries;
      return series.timestamps.flatMap((at, index) => {
        const value = series.values[index];
        // NaN, or a stale marker.
        if (value === null || value === undefined) return [];
        return [[keyOf(series.metric, at), Number(value)] as const];
      });
    }),
  );
}

interface ExportedSeries {
  readonly metric: Labels;
  readonly timestamps: readonly number[];
  readonly values: readonly (number | string | null)[];
}

function keyOf(labels: Labels, at: number): string {
  const own = Object.entries(labels).filter(([name]) => name !== 'monitor');
  return `${JSON.stringify(own.sort(([one], [other]) => (one < other ? -1 : 1)))} @${at}`;
}

/**
 * VictoriaMetrics keeps the values of a series in one block with one exponent, so it rounds small values beside a large
 * one. 12 digits of the largest were found to be exact. The large one may be outside of the range, so every value may
 * also differ in its fifth digit.
 */
const ROUNDED_BY = 1e-11;
const ROUNDED_BY_OTHERS = 1e-4;

const seriesOf = (key: string) => key.slice(0, key.lastIndexOf(' @'));

/** Samples of the second that the first lacks or has with another value. */
export function missingFrom(first: RawSamples, second: RawSamples): string[] {
  const largest = new Map<string, number>();
  for (const [key, value] of second) {
    const series = seriesOf(key);
    largest.set(series, Math.max(largest.get(series) ?? 0, Math.abs(value)));
  }
  return [...second].flatMap(([key, value]) => {
    const found = first.get(key);
    if (found === value) return [];
    const rounded = [ROUNDED_BY * largest.get(seriesOf(key))!, ROUNDED_BY_OTHERS * Math.abs(value)];
    return Math.abs((found ?? NaN) - value) <= Math.max(...rounded)
      ? []
      : [`${key} = ${value}, not ${found}`];
  });
}
