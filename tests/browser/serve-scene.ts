import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { partsOf } from '../support/status-page/page-fixture.ts';
import type { Scene } from '../support/status-page/page-fixture.ts';
import { createStatusPage } from '../../exporter/status-page/status-page.ts';

export interface ServedScene {
  readonly url: string;
  /** The data of the page, which the test may change. */
  readonly scene: Scene;
  /** Stops listening. Safe to call twice. */
  readonly close: () => Promise<void>;
  /** Listens again on the same port. */
  readonly reopen: () => Promise<void>;
}

/** Serves the status page of a scene on a free port of the loopback. */
export async function serveScene(scene: Scene): Promise<ServedScene> {
  const app = express()
    .disable('x-powered-by')
    .use(createStatusPage(partsOf(scene)));
  let server = createServer(app);
  const listen = (port: number) =>
    new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    scene,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    reopen: () => {
      server = createServer(app);
      return listen(port);
    },
  };
}
