/** For a container's HEALTHCHECK: exit code 0 if the service on PORT says that its probes go on. */
const port = process.env['PORT'] || '3005';
const answer = await fetch(`http://127.0.0.1:${port}/-/ready`, {
  signal: AbortSignal.timeout(2_500),
}).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
