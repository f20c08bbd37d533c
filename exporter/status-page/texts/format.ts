export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first language that the reader accepts and we speak, the most wanted first; else English. */
export function chooseLanguage(accepted: readonly string[]): Language {
  for (const tag of accepted) {
    const primary = tag.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Numbers, times and lists as a language writes them. */
export interface Format {
  /** At most two decimals; thousands grouped. */
  count(value: number): string;
  /** With its sign; 0 has none. */
  change(value: number): string;
  /** US dollars. */
  usd(value: number): string;
  /** 0..1 as percent, rounded down so that 99.999 % never reads as 100 %. */
  percent(ratio: number): string;
  /** The same without decimals. */
  wholePercent(ratio: number): string;
  /** Seconds as a response time: "12 ms", "1.24 s". */
  seconds(value: number): string;
  /** A length of time in its two largest units: "3 h 12 min". */
  duration(ms: number): string;
  /** Unix milliseconds as "24 Nov, 12:03:20 UTC". */
  moment(at: number): string;
  /** From and to: "24 Nov, 11:44 – 12:00 UTC". */
  period(from: number, to: number): string;
  /** "12:03" */
  clock(at: number): string;
  /** The moment without the date. */
  timeOfDay(at: number): string;
  /** "3 minutes ago" in coarse steps, so that the page stands still between them; null below a minute. */
  ago(elapsedMs: number): string | null;
  list(words: readonly string[]): string;
}

const DAY: Record<Language, string> = { en: 'd', fr: 'j' };
/** Narrow and without a line break, between a number and its unit. */
const SPACE = '\u202f';

/** Where and how the reader reads times; the server knows neither and takes UTC. */
export interface Place {
  /** The reader's own form of the language: en-GB rather than en. */
  readonly locale?: string;
  /** The browser's own if absent. */
  readonly timeZone?: string;
}

/** The formats of a language. */
export function formatOf(language: Language, { locale = language, timeZone }: Place): Format {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const threeDigits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const change = new Intl.NumberFormat(language, {
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const currency = { style: 'currency', currency: 'USD' } as const;
  const money = new Intl.NumberFormat(language, currency);
  const smallMoney = new Intl.NumberFormat(language, { ...currency, maximumSignificantDigits: 2 });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const zone = { timeZoneName: 'short', ...(timeZone !== undefined && { timeZone }) } as const;
  const timesOfDay = new Intl.DateTimeFormat(locale, { ...time, ...zone });
  const { second: _, ...minutes } = time;
  const clocks = new Intl.DateTimeFormat(locale, {
    ...minutes,
    ...(timeZone !== undefined && { timeZone }),
  });
  const moments = new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'short', ...time, ...zone },
  });
  const agos = new Intl.RelativeTimeFormat(locale);
  const day = DAY[language];
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  // Most numbers of the page are small and whole: Intl would take most of the page's time.
  const count = (value: number) =>
    Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : number.format(value);
  const withUnit = (value: number, unit: string) => `${count(value)}${SPACE}${unit}`;
  return {
    count,
    change: (value) => change.format(value),
    usd: (value) => (value > 0 && value < 0.01 ? smallMoney : money).format(value),
    percent: (ratio) => percents.format(Math.floor(ratio * 10_000 + 1e-6) / 10_000),
    wholePercent: (ratio) => percents.format(Math.floor(ratio * 100 + 1e-6) / 100),
    seconds: (value) => {
      const [scaled, unit] = value < 1 ? [value * 1000, 'ms'] : [value, 's'];
      return `${threeDigits.format(scaled)}${SPACE}${unit}`;
    },
    duration: (ms) => {
      if (ms < MINUTE_MS) return withUnit(Math.floor(ms / 1000), 's');
      if (ms < HOUR_MS) return withUnit(Math.floor(ms / MINUTE_MS), 'min');
      const [large, small] =
        ms < DAY_MS
          ? ([
              { ms: HOUR_MS, unit: 'h' },
              { ms: MINUTE_MS, unit: 'min' },
            ] as const)
          : ([
              { ms: DAY_MS, unit: day },
              { ms: HOUR_MS, unit: 'h' },
            ] as const);
      const rest = Math.floor((ms % large.ms) / small.ms);
      const whole = withUnit(Math.floor(ms / large.ms), large.unit);
      return rest === 0 ? whole : `${whole} ${withUnit(rest, small.unit)}`;
    },
    moment: (at) => moments.format(at),
    period: (from, to) => moments.formatRange(from, to),
    clock: (at) => clocks.format(at),
    timeOfDay: (at) => timesOfDay.format(at),
    ago: (elapsedMs) => {
      if (elapsedMs < MINUTE_MS) return null;
      const whole = (unitMs: number) => -Math.floor(elapsedMs / unitMs);
      if (elapsedMs < HOUR_MS) return agos.format(whole(MINUTE_MS), 'minute');
      if (elapsedMs < DAY_MS) return agos.format(whole(HOUR_MS), 'hour');
      return agos.format(whole(DAY_MS), 'day');
    },
    list: (words) => list.format(words),
  };
}
