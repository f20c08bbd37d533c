import type { ServiceHistory } from '../../history/history.ts';

/** How much of the bad time that the objective allows is left over the known part of the range. */
export type SloBudget =
  | { readonly known: true; readonly leftRatio: number; readonly objectiveRatio: number }
  | {
      readonly known: false;
      readonly objectiveRatio: number;
      readonly samples: number;
      /** Checks from which on the budget means something; null if the objective allows no failure. */
      readonly neededSamples: number | null;
    };

/**
 * The allowed bad time is (1 − objective) × the known time. When that is less than the time of one
 * check a budget says nothing: a single failed check would spend more than all of it. `leftRatio` is below 0 when
 * more was spent than there was. Source: Google SRE workbook, "Error budget".
 */
export function sloBudget(history: ServiceHistory | undefined, objectiveRatio: number): SloBudget {
  const samples = history?.samples ?? 0;
  const availability = history?.availabilityRatio ?? null;
  // Rounded, so that 1 − 0.995 is not a little more than 0.005.
  const allowedRatio = Math.round((1 - objectiveRatio) * 1e9) / 1e9;
  const neededSamples = allowedRatio > 0 ? Math.ceil(1 / allowedRatio) : null;
  if (availability === null || neededSamples === null || samples < neededSamples) {
    return { known: false, objectiveRatio, samples, neededSamples };
  }
  return { known: true, objectiveRatio, leftRatio: 1 - (1 - availability) / allowedRatio };
}
