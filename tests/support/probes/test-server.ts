import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Certificate } from '../certificate.ts';

/** A server on the loopback, on a free port; closed at the end of its block. */
export interface TestServer extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** Open connections. */
  readonly open: ReadonlySet<Socket>;
  /** Connections accepted so far. */
  readonly accepted: number;
}

export const serveTcp = (serve: (socket: Socket) => void): Promise<TestServer> =>
  listen('http', createTcpServer(serve));

export const serveHttp = (serve: RequestListener): Promise<TestServer> =>
  listen('http', createHttpServer(serve));

export const serveHttps = (certificate: Certificate, serve: RequestListener): Promise<TestServer> =>
  listen('https', createHttpsServer({ ...certificate }, serve));

/** A healthy service. */
export const serveHealthy: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ok","version":"1.2.3"}');
};

async function listen(scheme: 'http' | 'https', server: Server): Promise<TestServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // The client may close the connection early.
    socket.on('error', () => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://localhost:${port}`,
    open,
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((done) => server.close(done));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
