import type { CheckConfig } from '../config/config.ts';
import { ExchangeError } from '../errors.ts';
import type { ProbePhase } from '../metrics/catalog.ts';
import { withDeadline } from '../read-body.ts';
import { exchange, sumPhases, waitingFor } from './http-exchange.ts';
import type { Exchange } from './http-exchange.ts';
import { exchangeFailure, judge } from './judge.ts';
import type { Judgement, ProbeFailure, ServiceFacts } from './judge.ts';
import { findRedirect } from './redirect.ts';

/** Probes a service once. Never rejects. After `signal` aborts, the outcome is meaningless. */
export type Probe = (check: CheckConfig, signal: AbortSignal) => Promise<ProbeOutcome>;

/** The result of one probe. A failure is a value, not an exception. */
export interface ProbeOutcome {
  /** When the probe started, Unix milliseconds. */
  readonly startedAt: number;
  /** From start to the last byte; on a timeout the time waited; absent: not measured. */
  readonly durationSeconds?: number;
  /** Only completed phases. */
  readonly phaseSeconds: Readonly<Partial<Record<ProbePhase, number>>>;
  /** Absent: no response. */
  readonly statusCode?: number;
  /** Expiry of the server's certificate, Unix seconds; https only. */
  readonly certificateExpirySeconds?: number;
  /** Absent: the response contains none. */
  readonly facts?: ServiceFacts;
  /** Absent: the probe succeeded. */
  readonly failure?: ProbeFailure;
}

/** One HTTP probe: new connections, and one deadline for everything, body and redirects included. */
export const probeHttp: Probe = async (check, signal) => {
  const startedAt = Date.now();
  const startMs = performance.now();
  const exchanges: Exchange[] = [];
  const run = (ending: AbortSignal) => follow(check, exchanges, ending);
  const { facts, failure } = await withDeadline({ timeoutMs: check.timeoutMs, signal }, run);
  const last = exchanges.at(-1);
  const durationMs =
    failure?.reason === 'timeout' ? performance.now() - startMs : measure(exchanges);
  return {
    startedAt,
    phaseSeconds: sumPhases(exchanges),
    ...(durationMs !== undefined && { durationSeconds: durationMs / 1000 }),
    ...(last?.response && { statusCode: last.response.statusCode }),
    ...(last?.certificateExpirySeconds !== undefined && {
      certificateExpirySeconds: last.certificateExpirySeconds,
    }),
    ...(facts && { facts }),
    ...(failure && { failure }),
  };
};

/** Follows redirects, adding each exchange to `exchanges`, and judges the last response. */
async function follow(
  check: CheckConfig,
  exchanges: Exchange[],
  signal: AbortSignal,
): Promise<Judgement> {
  let url = new URL(check.url);
  try {
    for (;;) {
      const made = await exchange(url, check, signal);
      exchanges.push(made);
      const { response, error } = made;
      if (!response || error !== undefined) return { failure: incompleteFailure(made, url) };
      const next = findRedirect(response, url, exchanges.length - 1, check);
      if (!next) return judge(response, check, url);
      if (!(next instanceof URL)) return { failure: next };
      url = next;
    }
  } catch (error) {
    return { failure: exchangeFailure(error, url) };
  }
}

/** Milliseconds from the first exchange's start to the last byte; undefined if it never came. */
function measure(exchanges: readonly Exchange[]): number | undefined {
  const [first, last] = [exchanges[0], exchanges.at(-1)];
  if (!first || last?.error !== undefined || last?.times.end === undefined) return undefined;
  return last.times.end - first.times.start;
}

function incompleteFailure({ error, times }: Exchange, url: URL): ProbeFailure {
  const failure = exchangeFailure(error, url);
  const isDeadline = error instanceof ExchangeError && error.code === 'timeout';
  if (!isDeadline) return failure;
  const message = `${failure.message}, still waiting for ${waitingFor(times, url)}`;
  return { ...failure, message };
}
