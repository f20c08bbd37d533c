import { isUtf8 } from 'node:buffer';
import { systemClock, withDeadline } from '../clock.ts';
import type { CheckConfig } from '../config/config.ts';
import {
  exchange,
  type Exchange,
  type RequestOptions,
  type Response,
} from '../http-client/http-exchange.ts';
import type { ProbePhase } from '../metrics/catalog.ts';
import { describeStatuses, isExpected, judge, judgeError } from './judge.ts';
import type { Judgement, ProbeFailure } from './judge.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Probes a service once. Never rejects. Aborting `ending` ends it early, and the outcome is meaningless; the probe
 * itself aborts it at its deadline.
 */
export type Probe = (check: CheckConfig, ending: AbortController) => Promise<ProbeOutcome>;

/** The result of one probe. A failure is a value, not an exception. */
export interface ProbeOutcome extends Judgement {
  /** When the probe started, Unix milliseconds. */
  readonly startedAt: number;
  /** From start to the last byte; on a timeout the time waited; absent: not measured. */
  readonly durationSeconds?: number | undefined;
  /** From start to the result, whatever it is. */
  readonly waitedSeconds?: number;
  /** Only completed phases. */
  readonly phaseSeconds: Readonly<Partial<Record<ProbePhase, number>>>;
  /** Absent: no response. */
  readonly statusCode?: number | undefined;
  /** Expiry of the server's certificate, Unix seconds; https only. */
  readonly certificateExpirySeconds?: number | undefined;
}

/** One HTTP probe: new connections, and one deadline for everything, body and redirects included. */
export async function probeHttp(
  check: CheckConfig,
  ending = new AbortController(),
): Promise<ProbeOutcome> {
  const startedAt = systemClock.now();
  const startMs = performance.now();
  const exchanges: Exchange[] = [];
  const run = (signal: AbortSignal) => follow(check, exchanges, signal);
  const judgement = await withDeadline({ timeoutMs: check.timeoutMs, ending }, run);
  const [first, last] = [exchanges[0], exchanges.at(-1)];
  const waitedMs = performance.now() - startMs;
  const measuredMs = (last?.times.end ?? NaN) - (first?.times.start ?? NaN);
  const durationMs = judgement.failure?.reason === 'timeout' ? waitedMs : measuredMs;
  return {
    startedAt,
    waitedSeconds: waitedMs / 1000,
    phaseSeconds: sumPhases(exchanges),
    durationSeconds: Number.isNaN(durationMs) ? undefined : durationMs / 1000,
    statusCode: last?.response?.statusCode,
    certificateExpirySeconds: last?.certificateExpirySeconds,
    ...judgement,
  };
}

/** Parsed once for each check: it takes as long as the judgement of a response. */
const urls = new WeakMap<CheckConfig, URL>();
function urlOf(check: CheckConfig): URL {
  const url = urls.get(check) ?? new URL(check.url);
  urls.set(check, url);
  return url;
}

/** Follows redirects, adding each exchange to `exchanges`, and judges the last response. */
async function follow(
  check: CheckConfig,
  exchanges: Exchange[],
  signal: AbortSignal,
): Promise<Judgement> {
  let url = urlOf(check);
  let request: RequestOptions = check;
  try {
    for (;;) {
      const made = await exchange(url, request, signal);
      exchanges.push(made);
      if (!made.response || made.error) return judgeError(made.error, url);
      const next = findRedirect(made.response, url, exchanges.length - 1, check);
      if (!next) return judge(made.response, check, url);
      if (!(next instanceof URL)) return { failure: next };
      // Another port may belong to another service, so the check's headers and credentials stay here.
      if (next.port !== url.port) request = { ...request, headers: {} };
      url = next;
    }
  } catch (error) {
    return judgeError(error, url);
  }
}

/** Seconds of each completed phase, summed over a chain of redirects. */
function sumPhases(chain: readonly Exchange[]): Partial<Record<ProbePhase, number>> {
  const sums: Partial<Record<ProbePhase, number>> = {};
  const add = (phase: ProbePhase, from: number | undefined, to: number | undefined) => {
    if (from === undefined || to === undefined) return;
    sums[phase] = (sums[phase] ?? 0) + Math.max(0, to - from) / 1000;
  };
  for (const { times } of chain) {
    const { start, lookup, connect, secureConnect, response, end } = times;
    add('dns', start, lookup);
    add('connect', lookup ?? start, connect);
    add('tls', connect, secureConnect);
    add('processing', secureConnect ?? connect, response);
    add('transfer', response, end);
  }
  return sums;
}

/**
 * Where a response redirects to, or why that is not followed; undefined: it is the last response. A status that the
 * check expects is not followed. Redirects stay on the configured host, so that no header reaches another one; from
 * http to https is allowed, back is not. `followed`: how many came before.
 */
export function findRedirect(
  { statusCode, headers }: Pick<Response, 'statusCode' | 'headers'>,
  from: URL,
  followed: number,
  check: Pick<CheckConfig, 'expectStatus' | 'maxRedirects'>,
): URL | ProbeFailure | undefined {
  const isFinal = !REDIRECTS.includes(statusCode) || isExpected(statusCode, check.expectStatus);
  if (isFinal || headers.location === undefined) return undefined;
  const to = URL.parse(asUtf8(headers.location), from.href);
  const refuse = (expectation: string): ProbeFailure => ({
    reason: 'redirect',
    message: `expected ${expectation}, got ${statusCode} to ${describeTarget(to)}`,
  });
  if (check.maxRedirects === 0) return refuse(`status ${describeStatuses(check.expectStatus)}`);
  if (followed >= check.maxRedirects) return refuse(`at most ${check.maxRedirects} redirects`);
  if (!to || !isSameHost(from, to)) return refuse(`to stay on ${from.host}`);
  return to;
}

/** Node reads headers as Latin-1; many servers write them as UTF-8. */
function asUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : header;
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
