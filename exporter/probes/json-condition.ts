import type { CheckConfig } from '../config/config.ts';
import { clip } from './clip.ts';
import { unwrap } from './facts.ts';

const GOOD_STATUS = ['ok', 'healthy', 'up'];

/**
 * What is wrong with a health document, in one sentence; undefined if nothing is. The configured
 * expression must be exactly `true`; without one, `status` (of `data`, when the answer is wrapped)
 * must be ok, healthy or up in any case.
 */
export function findJsonFault(
  document: unknown,
  expectJson: CheckConfig['expectJson'],
): string | undefined {
  if (expectJson === null) return undefined;
  if (expectJson === undefined) return findStatusFault(unwrap(document));
  const expectation = `expected ${clip(expectJson.text)} to be true`;
  try {
    const found = expectJson.evaluate(document);
    return found === true ? undefined : `${expectation}, got ${describe(found)}`;
  } catch {
    return `${expectation}, it cannot be asked of this body`;
  }
}

function findStatusFault(document: unknown): string | undefined {
  const status = isObject(document) ? document['status'] : undefined;
  if (typeof status === 'string' && GOOD_STATUS.includes(status.toLowerCase())) return undefined;
  return `expected status to be ok, healthy or up, got ${describe(status)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function describe(value: unknown): string {
  return value === undefined ? 'none' : clip(JSON.stringify(value));
}
