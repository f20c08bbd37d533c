import { findRealPart } from '../../demo/real-parts/find-real-part.ts';
import type { PartName, RealPart } from '../../demo/real-parts/parts.ts';
import { skipOrFail } from './skip-or-fail.ts';

/** The real program that a test runs. Where this machine cannot have it the test is skipped, as `skipOrFail` says. */
export async function realPartOrSkip(
  name: PartName,
  skip: (note: string) => never,
): Promise<RealPart> {
  const part = await findRealPart(name);
  if (!('absent' in part)) return part;
  return skipOrFail(part.absent, skip);
}
