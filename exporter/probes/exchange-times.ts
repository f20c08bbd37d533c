import { isHostName } from './host-name.ts';
import type { ProbePhase } from '../metrics/catalog.ts';

/** When the steps of one exchange were reached, monotonic milliseconds; absent: not reached. */
export interface ExchangeTimes {
  start: number;
  /** The name is resolved; absent for an address. */
  lookup?: number;
  connect?: number;
  /** https only. */
  secureConnect?: number;
  /** The headers have arrived. */
  response?: number;
  /** The last byte has arrived. */
  end?: number;
}

type Phases = Partial<Record<ProbePhase, number>>;

/** Seconds of each phase that was finished; over a chain of redirects, the sum of its exchanges. */
export function sumPhases(chain: readonly ExchangeTimes[]): Readonly<Phases> {
  const sums: Phases = {};
  for (const times of chain) {
    for (const [phase, ms] of phasesOf(times)) sums[phase] = (sums[phase] ?? 0) + ms / 1000;
  }
  return sums;
}

function phasesOf(times: ExchangeTimes): [ProbePhase, number][] {
  const { start, lookup, connect, secureConnect, response, end } = times;
  const steps: [ProbePhase, from: number | undefined, to: number | undefined][] = [
    ['dns', start, lookup],
    ['connect', lookup ?? start, connect],
    ['tls', connect, secureConnect],
    ['processing', secureConnect ?? connect, response],
    ['transfer', response, end],
  ];
  return steps.flatMap(([phase, from, to]) =>
    from === undefined || to === undefined ? [] : [[phase, Math.max(0, to - from)]],
  );
}

/** What an exchange with `url` that has not ended is waiting for, as a person would say it. */
export function waitingFor(times: ExchangeTimes, { protocol, hostname }: URL): string {
  if (times.response !== undefined) return 'the rest of the body';
  if (times.connect === undefined) {
    return isHostName(hostname) && times.lookup === undefined
      ? 'its name to be resolved'
      : 'the connection';
  }
  if (protocol === 'https:' && times.secureConnect === undefined) return 'the TLS handshake';
  return 'the headers of the answer';
}
