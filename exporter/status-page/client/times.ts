import { agoText } from './ago.ts';

/** Writes the reader's own time zone into every moment of the document. */
export function localizeMoments(root: ParentNode, language: string): void {
  const format = new Intl.DateTimeFormat(language, {
    ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    hourCycle: 'h23',
  });
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-moment]')) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}

/** Keeps "3 minutes ago" true while no answer comes. `now`: the server's clock, Unix milliseconds. */
export function updateAgos(root: ParentNode, language: string, justNow: string, now: number): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>('time[data-ago]')) {
    const text = agoText(language, now - Date.parse(time.dateTime)) ?? justNow;
    if (time.textContent !== text) time.textContent = text;
  }
}
