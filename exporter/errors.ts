import {
  INCONCLUSIVE_REASONS,
  type InconclusiveReason,
  type ProbeFailureReason,
} from './metrics/catalog.ts';

/** A failed request. The message is a clause for people, without addresses, headers and other secrets. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly reason: ExchangeFault;

  constructor(reason: ExchangeFault, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Why a request got no usable response. */
type ExchangeFault =
  Exclude<ProbeFailureReason, 'http_status' | 'body_mismatch' | 'redirect'> | InconclusiveReason;

/** Whether a request failed because of the monitor's own host. That says nothing about the other side. */
export function isInconclusive(reason: string): reason is InconclusiveReason {
  return (INCONCLUSIVE_REASONS as readonly string[]).includes(reason);
}

/** Largest response headers in bytes. Node's own limit, 16 kB, is less than some proxies send. */
export const MAX_HEADER_BYTES = 65_536;

export const CLOSED = 'the connection was closed before the response was complete';
export const HEADERS_TOO_LARGE = `the response headers are larger than ${MAX_HEADER_BYTES} bytes`;
const UNTRUSTED = 'the certificate is not signed by a trusted authority';

/** What the codes of errors mean. The first match counts; CODE in the message stands for the code. */
const MEANINGS: readonly (readonly [RegExp, ExchangeFault, message: string])[] = [
  [/^E(M|N)FILE$/, 'no_descriptors', 'this host has no free file descriptor (CODE)'],
  [
    /^EADDRNOTAVAIL$/,
    'no_ports',
    'this host has no free local port, or no address of this family (CODE)',
  ],
  [
    /^(ENOBUFS|ENOMEM|EAI_MEMORY)$/,
    'no_memory',
    'this host has no memory for the connection (CODE)',
  ],
  [/^(ENOTFOUND|ENODATA)$/, 'dns', 'the host name does not resolve'],
  [/^EAI_AGAIN$/, 'dns', 'the host name does not resolve at the moment'],
  [/^EAI_/, 'dns', 'the host name does not resolve (CODE)'],
  [/^ECONNREFUSED$/, 'connection_refused', 'the connection was refused'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE)$/, 'connection_reset', CLOSED],
  [/^ERR_(HTTP_CONTENT_LENGTH_MISMATCH|STREAM_PREMATURE_CLOSE)$/, 'connection_reset', CLOSED],
  [/^ETIMEDOUT$/, 'timeout', 'the connection attempt timed out'],
  [/^EHOSTUNREACH$/, 'other', 'the host cannot be reached'],
  [/^ENETUNREACH$/, 'other', 'the network cannot be reached'],
  [/^EPROTO$/, 'tls', 'the server does not speak TLS as expected'],
  [/^CERT_HAS_EXPIRED$/, 'tls', 'the certificate has expired'],
  [/^CERT_NOT_YET_VALID$/, 'tls', 'the certificate is not valid yet'],
  [/^DEPTH_ZERO_SELF_SIGNED_CERT$/, 'tls', 'the certificate is self-signed'],
  [/^SELF_SIGNED_CERT_IN_CHAIN$/, 'tls', 'a certificate in the chain is self-signed'],
  [/^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT_LOCALLY)$/, 'tls', UNTRUSTED],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'tls', 'the certificate is for another host'],
  [/^ERR_(SSL|TLS)_/, 'tls', 'the TLS handshake failed (CODE)'],
  // OpenSSL's names of certificate faults, see `openssl verify`, and Node's name for all others.
  [
    /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_|HOSTNAME_MISMATCH$|UNSPECIFIED$)/,
    'tls',
    'the certificate is not trusted (CODE)',
  ],
  [/^HPE_HEADER_OVERFLOW$/, 'invalid_response', HEADERS_TOO_LARGE],
  [/^HPE_/, 'invalid_response', 'the response is not valid HTTP (CODE)'],
  [/^(Z_|ZSTD_|ERR__ERROR_)/, 'invalid_response', 'the body cannot be decompressed (CODE)'],
];

/**
 * Explains why a request failed, by the codes of the error and its causes. Never quotes an unknown error's message: it
 * may contain the URL, and a URL may contain a token. Of several addresses, a verdict on the service counts most:
 * without IPv6, ENETUNREACH must not hide that the service refused the connection over IPv4.
 */
export function explainError(error: unknown): ExchangeError {
  const all = explainAll(error);
  const isVerdict = ({ reason }: ExchangeError) => reason !== 'other' && !isInconclusive(reason);
  const best = all.find(isVerdict) ?? all.find(({ reason }) => isInconclusive(reason)) ?? all[0];
  return best ?? new ExchangeError('other', 'the request failed');
}

/** Explains an error and its causes, outermost first, each part of an AggregateError before itself. */
function explainAll(error: unknown): ExchangeError[] {
  if (error instanceof ExchangeError) return [error];
  if (!(error instanceof Error)) return [];
  const parts = error instanceof AggregateError ? error.errors.flatMap(explainAll) : [];
  const { code } = error as { code?: unknown };
  const own = typeof code === 'string' ? [explainCode(code)] : [];
  return [...parts, ...own, ...explainAll(error.cause)];
}

function explainCode(code: string): ExchangeError {
  const known = MEANINGS.find(([pattern]) => pattern.test(code));
  const [, reason, message] = known ?? [undefined, 'other' as const, 'the request failed (CODE)'];
  const text = message.replace('CODE', () => code);
  return new ExchangeError(reason, text);
}
