import { setTimeout as delay } from 'node:timers/promises';

/** A URL that answers 2xx, or a predicate that answers true, once something is ready. */
export type Readiness = string | (() => Promise<boolean>);

const pollIntervalMs = 50;

/** Asks again and again; true once ready, false if `given up` came first. What a question throws means "not yet". */
export async function untilReady(ready: Readiness, givenUp: AbortSignal): Promise<boolean> {
  const ask = typeof ready === 'string' ? () => answers2xx(ready, givenUp) : ready;
  const gaveUp = new Promise<false>((resolve) => {
    givenUp.addEventListener('abort', () => resolve(false), { once: true });
  });
  while (!givenUp.aborted) {
    const answer = Promise.resolve(ask()).catch(() => false);
    if (await Promise.race([answer, gaveUp])) return true;
    await Promise.race([delay(pollIntervalMs), gaveUp]);
  }
  return false;
}

async function answers2xx(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { signal, redirect: 'manual' });
  await response.body?.cancel();
  return response.ok;
}
