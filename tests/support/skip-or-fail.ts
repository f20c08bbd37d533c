/**
 * Skips a test because of what this machine lacks, with one line that says what and how to get it; with `CI=true` it
 * throws that line instead. Give it the test's own `skip`.
 */
export function skipOrFail(absent: string, skip: (note: string) => never): never {
  if (process.env['CI'] === 'true') throw new Error(absent);
  process.stderr.write(`SKIPPED ${absent}\n`);
  return skip(absent);
}
