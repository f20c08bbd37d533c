// Loaded into the monitoring service with --import. Prints the longest stop of the event loop of each second,
// as a line of JSON: the CPU time of the thread between two runs of a short timer. The time in which
// other processes have the core does not count.
import { threadCpuUsage } from 'node:process';

let longestMs = 0;
let before = threadCpuUsage();
setInterval(() => {
  const { user, system } = threadCpuUsage(before);
  longestMs = Math.max(longestMs, (user + system) / 1000);
  before = threadCpuUsage();
}, 1).unref();
setInterval(() => {
  console.log(JSON.stringify({ stopMs: longestMs }));
  longestMs = 0;
}, 1000).unref();
