/**
 * The codes of an error and of its causes, from the outside in; before its own those of the errors that it
 * sums up: a name with several addresses fails with one for each.
 */
export function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const parts = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  const { code } = error as { code?: unknown };
  return [...parts, ...(typeof code === 'string' ? [code] : []), ...errorCodes(error.cause)];
}
