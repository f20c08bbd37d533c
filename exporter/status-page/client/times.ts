import { agoText } from './ago.ts';
import { locale } from './locale.ts';

/** Writes the reader's own time zone into every moment of the document. */
export function localizeMoments(root: ParentNode): void {
  const format = new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
  });
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-moment]')) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}

/** Keeps "3 minutes ago" true while no answer comes. `now`: the server's clock, Unix milliseconds. */
export function updateAgos(root: ParentNode, justNow: string, now: number): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const text = agoText(locale, now - Date.parse(time.dateTime)) ?? justNow;
    if (time.textContent !== text) time.textContent = text;
  }
}
