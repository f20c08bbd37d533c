import type { Freshness } from './freshness.ts';
import { locale } from './locale.ts';

/**
 * Says that the monitor is silent, in the place that the server left for it with the words. The
 * text is set only when it changes, so that a screen reader says it once.
 */
export function showSilence(place: HTMLElement, freshness: Freshness, lastHeardAt: number): void {
  const words = { fresh: '', old: place.dataset['old'], unreachable: place.dataset['unreachable'] };
  const time = new Date(lastHeardAt).toLocaleTimeString(locale, {
    hourCycle: 'h23',
  });
  const text = (words[freshness] ?? '').replace('{time}', time);
  if (place.textContent === text) return;
  place.dataset['state'] = freshness;
  place.textContent = text;
  if (freshness !== 'fresh') showInTab(place.dataset['title'] ?? '', place.dataset['icon'] ?? '');
}

/** The next answer puts the state back. */
function showInTab(title: string, icon: string): void {
  document.title = title;
  document.querySelector('link[rel=icon]')?.setAttribute('href', icon);
}
