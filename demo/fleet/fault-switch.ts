import type { Fault } from './fault.ts';

/** Holds the one fault that a service has at a time. */
export interface FaultSwitch {
  /** The fault as it stands, `times` being what is left of it. */
  current(): Fault | undefined;
  set(fault: Fault | undefined): void;
  /** The fault that this request meets, if any. A health request uses up one of `times`. */
  meet(request: 'health' | 'other'): Fault | undefined;
}

export function faultSwitch(): FaultSwitch {
  let fault: Fault | undefined;
  return {
    current: () => fault,
    set: (next) => (fault = next),
    meet: (request) => {
      const met = fault;
      if (met?.times === undefined) return met;
      if (request !== 'health') return undefined;
      fault = met.times > 1 ? { ...met, times: met.times - 1 } : undefined;
      return met;
    },
  };
}
