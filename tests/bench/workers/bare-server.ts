// A forked server: responds to every request with the same bytes, the minimum for a Node server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

process.once('message', ({ body }: { body: string }) => {
  const bytes = Buffer.from(body);
  const headers = { 'content-type': 'text/plain', 'content-length': bytes.length };
  const server = createServer((_request, response) => response.writeHead(200, headers).end(bytes));
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
process.on('disconnect', () => process.exit());
