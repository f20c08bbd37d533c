import type { LookupAddress } from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { ExchangeError, explainError } from '../errors.ts';
import { sharedLookup } from './lookup.ts';

export interface ConnectOptions {
  /** One deadline for the whole exchange; here only for the share of each address. */
  readonly timeoutMs: number;
  /** Absent: both. */
  readonly ipFamily?: 4 | 6;
  readonly tls: TlsOptions;
}

/** `ca`: PEM; absent: the authorities that Node and the system trust. */
type TlsOptions = Readonly<{ ca?: string; skipVerification: boolean }>;

/** Loaded when it is used: it takes 5 MB. */
const tls = () => process.getBuiltinModule('node:tls');

/** How far an exchange has come. */
export interface Progress {
  /** When each step was done, monotonic milliseconds; absent: not reached. */
  readonly times: {
    start: number;
    /** Absent if the host is an IP address. */
    lookup?: number;
    connect?: number;
    /** https only. */
    secureConnect?: number;
    /** The headers arrived. */
    response?: number;
    /** The last byte arrived. */
    end?: number;
  };
  /** What it waits for, for people. */
  step: string;
  /** Unix seconds, whether the certificate is trusted or not; https only. */
  certificateExpirySeconds?: number;
}

/** Called with the connection when it is ready, TLS included, or with an error. */
type Opened = (error: Error | null, socket?: Socket) => void;

/** The step before a lookup has a thread. It says nothing about the service. */
export const NEEDS_THREAD = 'a thread for the DNS lookup';

/** For an error that says nothing new. */
const ignore = () => undefined;

/** V8 keeps a closed socket for long, with all that its listeners use. Later errors are its user's. */
function release(socket: Socket): Socket {
  for (const event of ['connect', 'secureConnect', 'error']) socket.removeAllListeners(event);
  return socket.on('error', ignore);
}

/** Of a name with more addresses, the others are not tried. */
const MAX_ADDRESSES = 8;
/** Milliseconds until the next address is tried as well. Source: RFC 8305, section 5. */
const MAX_ATTEMPT_DELAY_MS = 250;

/**
 * Connects to the host of `url`. Nothing is sent before the certificate is verified, so no header reaches a server
 * that is not trusted. Returns a function that ends it in any step.
 */
export function openConnection(
  url: URL,
  options: ConnectOptions,
  progress: Progress,
  opened: Opened,
): () => void {
  const isHttps = url.protocol === 'https:';
  // A URL has an IPv6 address in brackets.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (isHttps ? 443 : 80);
  let close: () => void;
  const connect = (addresses: readonly string[]) => {
    const delayMs = Math.min(MAX_ATTEMPT_DELAY_MS, options.timeoutMs / addresses.length);
    close = connectFirst({ host, port, addresses, delayMs }, progress, (error, socket) => {
      if (!socket) return opened(error);
      progress.times.connect = performance.now();
      close = () => socket.destroy();
      if (!isHttps) return opened(null, socket);
      const secure = openTls(socket, host, options.tls, progress, opened);
      // It ends with a close_notify. Source: RFC 8446, section 6.1.
      close = () => release(secure.end()).destroy();
    });
  };
  if (isIP(host) > 0) connect([host]);
  else {
    progress.step = NEEDS_THREAD;
    close = sharedLookup(host, options.ipFamily ?? 0, {
      onStart: () => (progress.step = 'the DNS lookup'),
      onFound: (error, addresses) => {
        progress.times.lookup = performance.now();
        if (error) opened(error);
        else connect(interleave(addresses).slice(0, MAX_ADDRESSES));
      },
    });
  }
  return () => close();
}

/** Alternates between the two address families, in the system's order. Source: RFC 8305, section 4. */
function interleave(all: readonly LookupAddress[]): string[] {
  const first = all.filter(({ family }) => family === all[0]?.family);
  const others = all.filter(({ family }) => family !== all[0]?.family);
  const mixed = all.flatMap((_, at) => [...first.slice(at, at + 1), ...others.slice(at, at + 1)]);
  return [...new Set(mixed.map(({ address }) => address))];
}

interface Candidates {
  /** As in the URL. */
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** Until the next address is tried as well. */
  readonly delayMs: number;
}

/**
 * Connects to the first address that accepts. The next one is tried when an attempt fails or takes long, and earlier
 * attempts go on. Node's `autoSelectFamily` ends them instead, so a slow address fails beside a dead one.
 */
function connectFirst(
  { host, port, addresses, delayMs }: Candidates,
  progress: Progress,
  opened: Opened,
): () => void {
  const sockets = new Set<Socket>();
  const errors: ExchangeError[] = [];
  let tried = 0;
  let timer: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(timer);
    for (const socket of sockets) release(socket).destroy();
  };
  const tryNext = () => {
    clearTimeout(timer);
    const address = addresses[tried++];
    if (address === undefined) return;
    const isNamed = address !== host;
    const to = isNamed ? ` to ${addresses.slice(0, tried).join(', ')}` : '';
    progress.step = `the connection${to}`;
    const socket = connectTcp({ host: address, port, noDelay: true });
    sockets.add(socket);
    socket.once('error', (error) => {
      sockets.delete(release(socket));
      const { reason, message } = explainError(error);
      errors.push(new ExchangeError(reason, isNamed ? `${message} (${address})` : message));
      if (errors.length === addresses.length) opened(new AggregateError(errors));
      else tryNext();
    });
    socket.once('connect', () => {
      sockets.delete(release(socket));
      close();
      opened(null, socket);
    });
    if (tried < addresses.length) timer = setTimeout(tryNext, delayMs);
  };
  tryNext();
  return close;
}

/** Verifies the certificate after the handshake, because Node hides one that it rejects itself. */
function openTls(
  socket: Socket,
  host: string,
  options: TlsOptions,
  progress: Progress,
  opened: Opened,
): Socket {
  progress.step = 'the TLS handshake';
  const secure = tls().connect({
    socket,
    host,
    rejectUnauthorized: false,
    secureContext: secureContextOf(options),
    ...serverName(host),
  });
  secure.once('secureConnect', () => {
    release(secure);
    progress.times.secureConnect = performance.now();
    const expiryMs = Date.parse(secure.getPeerX509Certificate()?.validTo ?? '');
    if (!Number.isNaN(expiryMs)) progress.certificateExpirySeconds = expiryMs / 1000;
    if (secure.authorized || options.skipVerification) return opened(null, secure);
    // The code is OpenSSL's or Node's name of the fault, such as CERT_HAS_EXPIRED.
    const code = String(secure.authorizationError);
    secure.destroy();
    opened(Object.assign(new Error('untrusted'), { code }));
  });
  return secure.once('error', (error: Error) => {
    release(secure);
    opened(error);
  });
}

/** For SNI: host names only, without the dot that ends a complete one. Source: RFC 6066, section 3. */
export function serverName(host: string): { servername?: string } {
  return isIP(host) > 0 ? {} : { servername: host.replace(/\.$/, '') };
}

const systemTrust: TlsOptions = { skipVerification: false };
/** Parsing certificates takes up to 0.3 s: once per configuration, and once for all without an own authority. */
const secureContexts = new WeakMap<TlsOptions, SecureContext>();

/** Reads the authorities of the system before the first probe, whose neighbours would wait for it. */
export function prepareTrust(
  requests: Iterable<{ readonly url: string; readonly tls: TlsOptions }>,
): void {
  for (const { url, tls: options } of requests) {
    if (url.startsWith('https:') && options.ca === undefined) secureContextOf(options);
  }
}

export function secureContextOf(options: TlsOptions): SecureContext {
  const key = options.ca === undefined ? systemTrust : options;
  const known = secureContexts.get(key);
  if (known) return known;
  if (key === systemTrust) trustSystemAuthorities();
  const context = tls().createSecureContext(key.ca === undefined ? {} : { ca: key.ca });
  secureContexts.set(key, context);
  return context;
}

/** Adds the system's authorities to those of Node, for this whole process. */
export function trustSystemAuthorities(): void {
  const { getCACertificates, setDefaultCACertificates } = tls();
  const all = [...getCACertificates('default'), ...getCACertificates('system')];
  // A system lists most of them twice.
  setDefaultCACertificates([...new Set(all)]);
}
