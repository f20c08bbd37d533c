/** The address to listen on cannot be had. The message says what to do. */
export class ListenError extends Error {
  readonly code = 'listen_failed';
  override readonly name = 'ListenError';

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(explain(host, port, cause), { cause });
  }
}

function explain(host: string, port: number, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken by another process: stop that one, or set PORT to a free port`;
  }
  if (code === 'EACCES') {
    return `port ${port} may not be opened by this user: set PORT to one above 1023`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST ${host} is no address of this machine: set HOST to one, or to 0.0.0.0 for all`;
  }
  return `cannot listen on ${host}:${port}: ${message}`;
}
