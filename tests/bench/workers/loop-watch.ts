// Loaded into the monitoring service with --import. Prints the longest block of the event loop of each
// second, as a line of JSON.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Interval of the measurement, milliseconds. A longer delay means that the loop was blocked. */
const RESOLUTION_MS = 1;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
setInterval(() => {
  const blockedMs = Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  console.log(JSON.stringify({ blockedMs }));
  delays.reset();
}, 1000).unref();
