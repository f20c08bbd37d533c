import type { z } from 'zod';

/** An unusable configuration. The message has one line per fault: file, path in it, expectation. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join('\n'), options);
  }
}

/** One line per issue: the path in the document and what was expected there. */
export function explainIssues(error: z.core.$ZodError): string[] {
  return error.issues.map((issue) => `${pathText(issue.path)}: ${issueText(issue)}`);
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `expected only known keys, got ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
}

/** `services[1].check.path` */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(the whole)';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
