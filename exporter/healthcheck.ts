import { get } from 'node:http';

/**
 * For a container's HEALTHCHECK: exit code 0 if the service on PORT is ready. Uses node:http, because each check
 * is a new process and loading `fetch` would take twice as long.
 */
process.exitCode = 1;
const port = process.env['PORT'] || '3005';
const url = `http://127.0.0.1:${port}/-/ready`;
const request = get(url, { timeout: 2_500 }, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  request.destroy();
});
request.on('timeout', () => request.destroy());
// Connection refused or cut: the exit code stays 1.
request.on('error', () => undefined);
