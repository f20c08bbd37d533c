// Loaded into the monitoring service with --import: prints every second for how long its event loop
// was blocked at most, as a line of JSON.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Milliseconds between two looks: what is shown beside it is what was blocked. */
const RESOLUTION_MS = 1;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
setInterval(() => {
  const blockedMs = Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
  console.log(JSON.stringify({ blockedMs }));
  delays.reset();
}, 1000).unref();
