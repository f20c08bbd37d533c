import { USER_AGENT } from '../build-info.ts';
import type { CheckConfig } from '../config/config.ts';
import { DeadlineError, startDeadline } from './deadline.ts';
import { sumPhases, waitingFor } from './exchange-times.ts';
import { explainError } from './failure-reasons.ts';
import { exchange } from './http-exchange.ts';
import type { Exchange } from './exchange.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import type { ProbeFailure, ProbeOutcome } from './outcome.ts';
import { findRedirect } from './redirect.ts';

/** Asks a service once. Never throws; after `signal` fires the outcome means nothing. */
export type Probe = (check: CheckConfig, signal: AbortSignal) => Promise<ProbeOutcome>;

/** A client that is not told otherwise; `headers` of the check may replace each of them. */
const HEADERS = {
  'user-agent': USER_AGENT,
  accept: 'application/json, */*;q=0.5',
  'accept-encoding': 'gzip',
};

/** One HTTP probe: a new connection, one deadline for everything, body and redirects included. */
export const probeHttp: Probe = async (check, signal) => {
  const startedAt = Date.now();
  const startMs = performance.now();
  const ending = new AbortController();
  const cancel = () => ending.abort(signal.reason);
  const cancelDeadline = startDeadline(startMs, check.timeoutMs, () =>
    ending.abort(new DeadlineError()),
  );
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    const chain = await follow(check, ending.signal);
    return { startedAt, ...describeChain(chain, check, startMs) };
  } catch (error) {
    const failure = explainError(error, new URL(check.url), check.maxBodyBytes);
    return { startedAt, phaseSeconds: {}, failure };
  } finally {
    cancelDeadline();
    signal.removeEventListener('abort', cancel);
  }
};

interface Chain {
  /** In order; at least one. */
  readonly exchanges: readonly Exchange[];
  readonly url: URL;
  /** Why the last redirect was not followed. */
  readonly refused?: ProbeFailure;
}

async function follow(check: CheckConfig, signal: AbortSignal): Promise<Chain> {
  const exchanges: Exchange[] = [];
  for (let url = new URL(check.url); ;) {
    const headers = { ...HEADERS, ...check.headers };
    const made = await exchange({ ...check, url, headers }, signal);
    exchanges.push(made);
    const redirect =
      made.answer && made.error === undefined
        ? findRedirect(made.answer, url, exchanges.length - 1, check)
        : undefined;
    if (!redirect) return { exchanges, url };
    if ('failure' in redirect) return { exchanges, url, refused: redirect.failure };
    url = redirect.to;
  }
}

function describeChain(
  chain: Chain,
  check: CheckConfig,
  startMs: number,
): Omit<ProbeOutcome, 'startedAt'> {
  const times = chain.exchanges.map((made) => made.times);
  const last = chain.exchanges.at(-1);
  const { facts, failure } = judgeChain(chain, check);
  const durationSeconds =
    failure?.reason === 'timeout' ? (performance.now() - startMs) / 1000 : measure(chain);
  return {
    phaseSeconds: sumPhases(times),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(last?.answer && { statusCode: last.answer.statusCode }),
    ...(last?.certificateExpirySeconds !== undefined && {
      certificateExpirySeconds: last.certificateExpirySeconds,
    }),
    ...(facts && { facts }),
    ...(failure && { failure }),
  };
}

/** Seconds from the first connection's start to the last byte; undefined if that never came. */
function measure({ exchanges }: Chain): number | undefined {
  const [first, last] = [exchanges[0], exchanges.at(-1)];
  if (!first || last?.error !== undefined || last?.times.end === undefined) return undefined;
  return (last.times.end - first.times.start) / 1000;
}

function judgeChain(chain: Chain, check: CheckConfig): Judgement {
  const last = chain.exchanges.at(-1);
  if (chain.refused) return { failure: chain.refused };
  if (last?.error instanceof DeadlineError) {
    const wanted = waitingFor(last.times, chain.url);
    const message = `expected an answer within ${check.timeoutMs} ms, still waiting for ${wanted}`;
    return { failure: { reason: 'timeout', message } };
  }
  if (last?.error !== undefined || !last?.answer) {
    return { failure: explainError(last?.error, chain.url, check.maxBodyBytes) };
  }
  return judge(last.answer, check, chain.url);
}
