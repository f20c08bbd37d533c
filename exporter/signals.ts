const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2'] as const;
type Signal = (typeof SIGNALS)[number];

/** Signals that came before `onSignal`. */
const waiting: Signal[] = [];
let handle = (signal: Signal): void => void waiting.push(signal);

// Runs before Node reads the rest of the service: until there is a handler, SIGHUP and SIGUSR2 end a process.
for (const signal of SIGNALS) process.on(signal, () => handle(signal));
// Without a handler, Node opens its debugger.
process.on('SIGUSR1', () => undefined);

/** Calls `listener` with each signal, also with those that came during the start. */
export function onSignal(listener: (signal: Signal) => void): void {
  handle = listener;
  waiting.splice(0).forEach(listener);
}
