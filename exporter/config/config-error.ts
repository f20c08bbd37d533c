import { z } from 'zod';

/** An unusable configuration. The message has one line per fault: place, path in it, expectation. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  override readonly name = 'ConfigError';

  /** `place`: stands before each fault. */
  constructor(faults: readonly string[], place?: string, cause?: unknown) {
    const start = place === undefined ? '' : `${place}: `;
    super(faults.map((fault) => start + fault).join('\n'), { cause });
  }
}

/** One line per issue: the path in the document, which starts with `at`, and what was expected there. */
export function explainIssues(error: z.core.$ZodError, at: readonly PropertyKey[] = []): string[] {
  return error.issues.map((issue) => `${pathText([...at, ...issue.path])}: ${issueText(issue)}`);
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `expected only known keys, got ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
}

/** `services[1].check.path` */
export function pathText(path: readonly PropertyKey[]): string {
  return z.core.toDotPath(path) || '(the whole)';
}
