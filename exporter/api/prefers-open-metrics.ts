/**
 * Whether an Accept header wants OpenMetrics 1.0 at least as much as Prometheus text. (Express's
 * own negotiation compares parameters, and Prometheus sends some that are not of the media type.)
 */
export function prefersOpenMetrics(accept: string): boolean {
  const ranges = accept.split(',').map(parseRange);
  const best = (wanted: (range: MediaRange) => boolean) =>
    Math.max(0, ...ranges.filter(wanted).map((range) => range.quality));
  const openMetrics = best(isOpenMetrics);
  return openMetrics > 0 && openMetrics >= best((range) => range.type === 'text/plain');
}

interface MediaRange {
  readonly type: string;
  readonly version?: string;
  readonly quality: number;
}

function isOpenMetrics({ type, version = '1.0.0' }: MediaRange): boolean {
  return type === 'application/openmetrics-text' && version === '1.0.0';
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const { q = '1', version } = Object.fromEntries(
    parameters.map((parameter) => parameter.split('=', 2) as [string, string]),
  ) as Record<string, string | undefined>;
  return { type, quality: Number(q) || 0, ...(version !== undefined && { version }) };
}
