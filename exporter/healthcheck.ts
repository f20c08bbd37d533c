import { get } from 'node:http';

/**
 * For a container's HEALTHCHECK: exit code 0 if the service on HOST and PORT is ready. A service on :: also listens on
 * IPv4, and many containers have no IPv6. Each check starts a new process. With `fetch` it would take twice as long.
 */
process.exitCode = 1;
const { PORT, HOST } = process.env;
const host = !HOST || HOST === '::' ? '0.0.0.0' : HOST;
const address = { host, port: PORT || '3005', path: '/-/ready' };
// ALLOWED_HOSTS never refuses this name.
const headers = { host: 'localhost' };
const request = get({ ...address, headers, timeout: 2_500 }, (response) => {
  process.exitCode = response.statusCode === 200 ? 0 : 1;
  request.destroy();
});
request.on('timeout', () => request.destroy());
// Connection refused or cut: the exit code stays 1.
request.on('error', () => undefined);
