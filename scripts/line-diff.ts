const CONTEXT = 2;

/**
 * The lines that differ between two texts, with two lines around them: `-` before, `+` after.
 * The one stretch between the first and the last difference is shown; enough for generated files.
 */
export function lineDiff(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  const head = commonLength(old, now);
  const rest = (lines: string[]) => lines.slice(head).reverse();
  const tail = commonLength(rest(old), rest(now));
  const start = Math.max(0, head - CONTEXT);
  return [
    `@@ line ${head + 1} @@`,
    ...old.slice(start, head).map((line) => `  ${line}`),
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
    ...now.slice(now.length - tail, now.length - tail + CONTEXT).map((line) => `  ${line}`),
  ].join('\n');
}

/** How many lines from the start two texts have in common. */
function commonLength(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((line, position) => line !== other[position]);
  return index < 0 ? Math.min(one.length, other.length) : index;
}
