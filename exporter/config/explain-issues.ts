import type { z } from 'zod';

/** One line an issue: the path in the document, and what zod expected there. */
export function explainIssues(error: z.core.$ZodError): string[] {
  return error.issues.map((issue) => `${pathText(issue.path)}: ${messageOf(issue)}`);
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== 'unrecognized_keys') return issue.message;
  return `expected only known keys, got ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
}

/** `services[1].check.path`, as a person would write it. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(the whole)';
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      return index === 0 ? String(key) : `.${String(key)}`;
    })
    .join('');
}
