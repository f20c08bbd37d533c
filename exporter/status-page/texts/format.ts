/** Languages of the page, with their names for themselves. */
export const LANGUAGE_NAMES = { en: 'English', fr: 'Français' } as const;
export type Language = keyof typeof LANGUAGE_NAMES;
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

/** The largest first. */
const UNITS = [
  { unit: 'day', ms: 86_400_000, signs: { en: 'd', fr: 'j' } },
  { unit: 'hour', ms: 3_600_000, signs: { en: 'h', fr: 'h' } },
  { unit: 'minute', ms: 60_000, signs: { en: 'min', fr: 'min' } },
  { unit: 'second', ms: 1000, signs: { en: 's', fr: 's' } },
] as const;

/** Narrow and without a line break, between a number and its unit. */
const SPACE = '\u202f';

/** Where and how the reader reads times; the server knows neither and takes UTC. */
export interface Place {
  /** The reader's own form of the language: en-GB rather than en. */
  readonly locale?: string;
  /** The browser's own if absent. */
  readonly timeZone?: string;
}

/** Numbers, times and lists as a language writes them. */
export function formatOf(language: Language, { locale = language, timeZone }: Place) {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const threeDigits = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const signed = { maximumFractionDigits: 2, signDisplay: 'exceptZero' } as const;
  const change = new Intl.NumberFormat(language, signed);
  const currency = { style: 'currency', currency: 'USD' } as const;
  const money = new Intl.NumberFormat(language, currency);
  const smallMoney = new Intl.NumberFormat(language, { ...currency, maximumSignificantDigits: 2 });
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const minutes = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone } as const;
  const seconds = { ...minutes, second: '2-digit', timeZoneName: 'short' } as const;
  const clocks = new Intl.DateTimeFormat(locale, minutes);
  const timesOfDay = new Intl.DateTimeFormat(locale, seconds);
  const moments = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...seconds });
  const agos = new Intl.RelativeTimeFormat(locale);
  // Most numbers of the page are small and whole: Intl would take most of the page's time.
  const count = (value: number) =>
    Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : number.format(value);
  return {
    /** At most two decimals; thousands grouped. */
    count,
    /** With its sign; 0 has none. */
    change: (value: number) => change.format(value),
    /** US dollars. */
    usd: (value: number) => (value > 0 && value < 0.01 ? smallMoney : money).format(value),
    /** 0..1 as percent, rounded down so that 99.999 % never reads as 100 %. */
    percent: (ratio: number) => percents.format(Math.floor(ratio * 10_000 + 1e-6) / 10_000),
    /** The same without decimals. */
    wholePercent: (ratio: number) => percents.format(Math.floor(ratio * 100 + 1e-6) / 100),
    /** Seconds as a response time: "12 ms", "1.24 s". */
    seconds: (value: number) => {
      const [scaled, unit] = value < 1 ? [value * 1000, 'ms'] : [value, 's'];
      return `${threeDigits.format(scaled)}${SPACE}${unit}`;
    },
    /** A length of time in whole seconds or minutes, from an hour on in two units: "3 h 12 min". */
    duration: (ms: number) => {
      const first = UNITS.findIndex((unit) => ms >= unit.ms);
      const shown = UNITS.slice(first).slice(0, first === 0 || first === 1 ? 2 : 1);
      let restMs = ms;
      const parts = shown.map(({ ms: unitMs, signs }, index) => {
        const whole = Math.floor(restMs / unitMs);
        restMs -= whole * unitMs;
        return index > 0 && whole === 0 ? '' : `${count(whole)}${SPACE}${signs[language]}`;
      });
      return parts.join(' ').trimEnd();
    },
    /** Unix milliseconds as "24 Nov, 12:03:20 UTC". */
    moment: (at: number) => moments.format(at),
    /** From and to: "24 Nov, 11:44 – 12:00 UTC". */
    period: (from: number, to: number) => moments.formatRange(from, to),
    /** "12:03" */
    clock: (at: number) => clocks.format(at),
    /** The moment without the date. */
    timeOfDay: (at: number) => timesOfDay.format(at),
    /** "3 minutes ago" in coarse steps, so that the page stands still between them; null below a minute. */
    ago: (elapsedMs: number) => {
      const { unit, ms } = UNITS.find((one) => elapsedMs >= one.ms) ?? UNITS[3];
      return unit === 'second' ? null : agos.format(-Math.floor(elapsedMs / ms), unit);
    },
    list: (words: readonly string[]) => list.format(words),
  };
}
export type Format = ReturnType<typeof formatOf>;
