import { findRealPart } from '../demo/real-parts/find-real-part.ts';
import type { PartName, RealPart } from '../demo/real-parts/parts.ts';

/**
 * The real program that a test runs. Where this machine cannot have it the test is skipped, with one line that says
 * how to get it; with `CI=true` it fails instead. Give it the test's own `skip`.
 */
export async function realPartOrSkip(
  name: PartName,
  skip: (note: string) => never,
): Promise<RealPart> {
  const part = await findRealPart(name);
  if (!('absent' in part)) return part;
  if (process.env['CI'] === 'true') throw new Error(part.absent);
  process.stderr.write(`SKIPPED ${part.absent}\n`);
  return skip(part.absent);
}
