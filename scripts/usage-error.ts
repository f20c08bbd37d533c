/** Whether `parseArgs` rejected an argument. */
export function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && /PARSE_ARGS/.test(String(error.code));
}
