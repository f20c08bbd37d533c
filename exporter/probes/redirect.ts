import type { CheckConfig } from '../config/config.ts';
import type { Response } from './http-exchange.ts';
import { describeStatuses, isExpected } from './judge.ts';
import type { ProbeFailure } from './judge.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Where a response redirects to, or why that is not followed; undefined: it is the last response. A
 * status that the check expects is not followed. Redirects stay on the configured host, so that no
 * header reaches another one; from http to https is allowed, back is not. `followed`: how many came
 * before.
 */
export function findRedirect(
  { statusCode, headers }: Pick<Response, 'statusCode' | 'headers'>,
  from: URL,
  followed: number,
  check: Pick<CheckConfig, 'expectStatus' | 'maxRedirects'>,
): URL | ProbeFailure | undefined {
  const isFinal = !REDIRECTS.includes(statusCode) || isExpected(statusCode, check.expectStatus);
  if (isFinal || headers.location === undefined) return undefined;
  const to = URL.parse(headers.location, from.href);
  const refuse = (expectation: string): ProbeFailure => ({
    reason: 'redirect',
    message: `expected ${expectation}, got ${statusCode} to ${describeTarget(to)}`,
  });
  if (check.maxRedirects === 0) return refuse(`status ${describeStatuses(check.expectStatus)}`);
  if (followed >= check.maxRedirects) return refuse(`at most ${check.maxRedirects} redirects`);
  if (!to || !isSameHost(from, to)) return refuse(`to stay on ${from.host}`);
  return to;
}

function isSameHost(from: URL, to: URL): boolean {
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:';
  if (isUpgrade) return from.hostname === to.hostname;
  return from.protocol === to.protocol && from.host === to.host;
}

/** Without credentials and query, which may contain secrets. */
function describeTarget(to: URL | null): string {
  return to ? `${to.protocol}//${to.host}${to.pathname}`.slice(0, 200) : 'an invalid URL';
}
