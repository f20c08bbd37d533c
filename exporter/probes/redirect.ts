import type { CheckConfig } from '../config/config.ts';
import { describeStatuses, isExpected } from './judge.ts';
import type { Answer } from './exchange.ts';
import type { ProbeFailure } from './outcome.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/** Where an answer sends us, or why we do not go there; undefined: the answer is the last one. */
export type Redirect = { readonly to: URL } | { readonly failure: ProbeFailure } | undefined;

/**
 * A status that the check expects ends the chain, be it a redirect. Another host is never asked:
 * headers, and what counts as this service's health, stay with the host that is configured. The
 * step from http to https on the same name is allowed, the step back is not.
 */
export function findRedirect(
  { statusCode, headers }: Pick<Answer, 'statusCode' | 'headers'>,
  from: URL,
  followed: number,
  check: Pick<CheckConfig, 'expectStatus' | 'maxRedirects'>,
): Redirect {
  if (!REDIRECTS.includes(statusCode) || isExpected(statusCode, check.expectStatus))
    return undefined;
  if (headers.location === undefined) return undefined;
  const to = URL.parse(headers.location, from.href);
  const refuse = (expectation: string) => ({
    failure: {
      reason: 'redirect' as const,
      message: `expected ${expectation}, got ${statusCode} to ${describeTarget(to)}`,
    },
  });
  if (check.maxRedirects === 0) return refuse(`status ${describeStatuses(check.expectStatus)}`);
  if (followed >= check.maxRedirects) return refuse(`at most ${check.maxRedirects} redirects`);
  if (!to || !isSameHost(from, to)) return refuse(`to stay on ${from.host}`);
  return { to };
}

function isSameHost(from: URL, to: URL): boolean {
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:';
  if (isUpgrade) return from.hostname === to.hostname;
  return from.protocol === to.protocol && from.host === to.host;
}

/** Without credentials and query: both may hold secrets. */
function describeTarget(to: URL | null): string {
  return to ? `${to.protocol}//${to.host}${to.pathname}`.slice(0, 200) : 'no address';
}
