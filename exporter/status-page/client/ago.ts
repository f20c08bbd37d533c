/**
 * How long ago something was, in words: "3 minutes ago". In coarse steps, so that the page stands
 * still between them; null for less than a minute, which has its own words. Server and browser
 * both use it.
 */
export function agoText(language: string, elapsedMs: number): string | null {
  const seconds = Math.floor(elapsedMs / 1000);
  if (seconds < 60) return null;
  const format = formatOf(language);
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour');
  return format.format(-Math.floor(seconds / 86_400), 'day');
}

const formats = new Map<string, Intl.RelativeTimeFormat>();

/** Kept: to make one takes longer than to use it a hundred times. */
function formatOf(language: string): Intl.RelativeTimeFormat {
  const format = formats.get(language) ?? new Intl.RelativeTimeFormat(language);
  formats.set(language, format);
  return format;
}
