// Loaded into the monitoring service with --import. Prints the longest stop of the event loop of each second,
// as a line of JSON: the CPU time of the thread between two runs of a short timer. The time in which
// other processes have the core does not count.
import { cpuUsage, threadCpuUsage } from 'node:process';

/** Linux counts the time of a thread at its ticks, every 4 ms; asked for that of the process, it counts it now. */
function threadMs(): number {
  cpuUsage();
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

let longestMs = 0;
let beforeMs = threadMs();
setInterval(() => {
  longestMs = Math.max(longestMs, threadMs() - beforeMs);
  beforeMs = threadMs();
}, 1).unref();
setInterval(() => {
  console.log(JSON.stringify({ stopMs: longestMs }));
  longestMs = 0;
}, 1000).unref();
