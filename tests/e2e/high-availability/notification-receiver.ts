import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A notification of Alertmanager's webhook. */
export interface Received {
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  /** The Alertmanager that sent it. */
  readonly externalURL: string;
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

/** A receiver that records every notification. */
export interface NotificationReceiver extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
  readonly received: readonly Received[];
}

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startNotificationReceiver(): Promise<NotificationReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      received.push(body as Received);
      response.end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
