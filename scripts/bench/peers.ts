import { findRealPart } from '../../demo/real-parts/find-real-part.ts';
import type { Blackbox } from './subjects.ts';
import { startBlackbox } from './subjects.ts';

/** Runs with blackbox_exporter beside, or without it where this machine cannot have it. */
export async function withBlackbox<T>(run: (blackbox: Blackbox | undefined) => Promise<T>) {
  const part = await findRealPart('blackbox_exporter');
  if ('absent' in part) {
    console.log(`Without blackbox_exporter: ${part.absent}`);
    return run(undefined);
  }
  const blackbox = await startBlackbox(part.command);
  try {
    return await run(blackbox);
  } finally {
    blackbox.stop();
  }
}
