import { z } from 'zod';
import { clip } from './fields.ts';

/** A refusal names this many faults. Validation of a long list stops there. */
export const MAX_FAULTS = 10;

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

/** The first few faults: the path of each in the document, which starts with `at`, and what was expected there. */
export function firstFaults({ issues }: z.core.$ZodError, at: readonly PropertyKey[] = []) {
  return issues.slice(0, MAX_FAULTS).map((issue) => ({
    path: pathText([...at, ...issue.path]),
    message: clip(issueText(issue)),
  }));
}

/** One line for each of the first few faults. */
export function explainIssues(error: z.core.$ZodError, at: readonly PropertyKey[] = []): string[] {
  return firstFaults(error, at).map(({ path, message }) => `${path}: ${message}`);
}

function issueText(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `expected only known keys, got ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
}

/** `services[1].check.path` */
export function pathText(path: readonly PropertyKey[]): string {
  return clip(z.core.toDotPath(path)) || '(the whole)';
}

/** An array whose validation stops at the first few faults. zod would collect every fault of a hostile list. */
export function arrayOf<T extends z.ZodType>(entry: T, expected?: string) {
  return z.array(z.unknown(), expected).transform((items, context) => {
    const values: z.output<T>[] = [];
    for (const [index, item] of items.entries()) {
      const { data, error } = entry.safeParse(item);
      values.push(data as z.output<T>);
      for (const issue of error?.issues ?? []) {
        context.issues.push({ ...issue, path: [index, ...issue.path], input: item } as never);
      }
      if (context.issues.length >= MAX_FAULTS) break;
    }
    return values;
  });
}
