import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { onTestFinished } from 'vitest';
import { createStatusPage } from '../../../exporter/status-page/status-page.ts';
import { healthyScene, partsOf } from './page-fixture.ts';

/** The `Accept` of a browser. */
export const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

/** The router, and behind it an answer that shows that the router has passed the request on. */
export async function start(scene = healthyScene()) {
  const app = express().use(createStatusPage(partsOf(scene)));
  app.use((_request, response) => void response.json('passed on'));
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { Connection: 'close', ...headers } });
}
