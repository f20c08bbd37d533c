import { get } from 'node:http';

/**
 * For a container's HEALTHCHECK: exit code 0 if the service on PORT says that its probes go on.
 * By node:http: a process of its own each time, and loading `fetch` would take it twice as long.
 */
process.exitCode = 1;
const port = process.env['PORT'] || '3005';
const url = `http://127.0.0.1:${port}/-/ready`;
const request = get(url, { timeout: 2_500 }, (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  request.destroy();
});
request.on('timeout', () => request.destroy());
// Nobody listens: exit code 1 says it.
request.on('error', () => undefined);
