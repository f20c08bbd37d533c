import { findRealPart } from '../../demo/real-parts/find-real-part.ts';
import type { PartName, RealPart } from '../../demo/real-parts/parts.ts';

/** The real program that a test needs. Without it the test is skipped, or fails, as in `skipOrFail`. */
export async function realPartOrSkip(
  name: PartName,
  skip: (note: string) => never,
): Promise<RealPart> {
  const part = await findRealPart(name);
  if (!('absent' in part)) return part;
  return skipOrFail(part.absent, skip);
}

/**
 * Skips a test that needs something this machine lacks. Prints one line that names it and how to get it.
 * With `CI=true` the test fails with that line instead. `skip` is the test's own.
 */
export function skipOrFail(absent: string, skip: (note: string) => never): never {
  if (process.env['CI'] === 'true') throw new Error(absent);
  process.stderr.write(`SKIPPED ${absent}\n`);
  return skip(absent);
}
