// A forked server: prom-client with express, the usual solution, with the series of the exposition in its
// first message. Sends its port. Responds to each later message with the duration of `metrics()` in ms.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { registerSeries } from './registered-series.ts';

const registry = new Registry();

async function timeMetrics(): Promise<number> {
  const start = performance.now();
  await registry.metrics();
  return performance.now() - start;
}

async function serve({ body }: { body: string }): Promise<void> {
  await registerSeries(registry, body);
  collectDefaultMetrics({ register: registry });
  const app = express();
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', registry.contentType).send(await registry.metrics());
  });
  const server = app.listen(0, '127.0.0.1', () => {
    process.on('message', () => void timeMetrics().then((ms) => process.send?.(ms)));
    process.send?.((server.address() as AddressInfo).port);
  });
}

process.once('message', (message: { body: string }) => void serve(message));
process.on('disconnect', () => process.exit());
