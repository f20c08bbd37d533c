import { get } from 'node:http';

// For a container's HEALTHCHECK: exit code 0 if the simulated service on PORT is healthy.
process.exitCode = 1;
const address = { host: '127.0.0.1', port: process.env['PORT'], path: '/api/v1/health' };
const request = get({ ...address, timeout: 2_500 }, ({ statusCode }) => {
  process.exitCode = statusCode === 200 ? 0 : 1;
  request.destroy();
});
request.on('timeout', () => request.destroy());
// Connection refused or cut: the exit code stays 1.
request.on('error', () => undefined);
