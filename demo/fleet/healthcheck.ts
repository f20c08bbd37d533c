// For a container's HEALTHCHECK: exit code 0 if the simulated service on PORT is healthy.
const url = `http://127.0.0.1:${process.env['PORT']}/api/v1/health`;
const response = await fetch(url, { signal: AbortSignal.timeout(2_500) }).catch(() => undefined);
process.exit(response?.status === 200 ? 0 : 1);
