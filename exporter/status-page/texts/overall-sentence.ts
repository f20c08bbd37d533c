import type { Overall } from '../view/service-state.ts';
import type { Format } from './format.ts';

/** More names than that are counted, not listed. */
const NAMED = 3;

/** What is said of one service, and of several. */
type Verb = readonly [one: string, many: string];

/** The words of a language for the state of everything. */
export interface OverallWords {
  readonly noService: string;
  unknownSince(duration: string): string;
  readonly firstChecks: string;
  /** Of more than one. */
  allDown(total: number): string;
  counted(count: number, total: number): string;
  readonly isDown: Verb;
  readonly isInMaintenance: Verb;
  readonly isUnchecked: Verb;
  readonly isSlow: Verb;
  /** `up` is at least 1. */
  areUp(up: number, total: number): string;
  /** At least 1. */
  alertsFire(critical: number): string;
  /** At least 1. */
  warnings(count: number): string;
  readonly semicolon: string;
}

/** The state of everything as one sentence in these words. */
export function overallSentence(words: OverallWords) {
  return (overall: Overall, format: Format): string => {
    const { total, up, down, slow, unchecked, maintenance, oldForMs, criticalAlerts, warnings } =
      overall;
    if (total === 0) return words.noService;
    if (oldForMs !== undefined) return words.unknownSince(format.duration(oldForMs));
    if (unchecked.length === total) return words.firstChecks;
    if (down.length === total && total > 1) return words.allDown(total);
    const clause = (names: readonly string[], [one, many]: Verb) => {
      if (names.length > NAMED) return `${words.counted(names.length, total)} ${many}`;
      return names.length > 0 && `${format.list(names)} ${names.length === 1 ? one : many}`;
    };
    const clauses = [
      clause(down, words.isDown),
      clause(maintenance, words.isInMaintenance),
      clause(unchecked, words.isUnchecked),
      up > 0 && words.areUp(up, total),
      clause(slow, words.isSlow),
      criticalAlerts > 0 && words.alertsFire(criticalAlerts),
      warnings > 0 && words.warnings(warnings),
    ];
    return `${clauses.filter((text) => text !== false).join(words.semicolon)}.`;
  };
}
