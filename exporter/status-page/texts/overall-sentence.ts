import type { Overall } from '../view/service-state.ts';
import type { Texts } from './en.ts';
import type { Format } from './format.ts';

/** More names than that are counted, not listed. */
const NAMED = 3;

/** The state of everything as one sentence in the words of a language. */
export function overallSentence(words: Texts['overall'], overall: Overall, format: Format): string {
  const { total, up, down, slow, unchecked, maintenance, oldForMs, criticalAlerts, warnings } =
    overall;
  if (total === 0) return words.noService;
  if (oldForMs !== undefined) return words.unknownSince(format.duration(oldForMs));
  if (unchecked.length === total) return words.firstChecks;
  if (down.length === total && total > 1) return words.allDown(total);
  const clause = (names: readonly string[], { one, many }: Texts['overall']['isDown']) => {
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
}
