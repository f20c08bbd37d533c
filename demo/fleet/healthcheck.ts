import { get } from 'node:http';

/** For a container's HEALTHCHECK: exit code 0 if the simulated service on PORT is healthy. */
process.exitCode = 1;
const url = `http://127.0.0.1:${process.env['PORT']}/api/v1/health`;
const request = get(url, { timeout: 2_500 }, (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  request.destroy();
});
request.on('timeout', () => request.destroy());
// Nobody listens: exit code 1 says it.
request.on('error', () => undefined);
