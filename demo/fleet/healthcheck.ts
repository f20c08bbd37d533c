/** For a container's HEALTHCHECK: exit code 0 if the simulated service on PORT is healthy. */
const answer = await fetch(`http://127.0.0.1:${process.env['PORT']}/api/v1/health`, {
  signal: AbortSignal.timeout(2_500),
}).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
