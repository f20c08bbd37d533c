import type { ProbeFailureReason } from './metrics/catalog.ts';

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
type ExchangeFault = Exclude<ProbeFailureReason, 'http_status' | 'body_mismatch' | 'redirect'>;

const CLOSED = 'the connection was closed before the response was complete';
const UNTRUSTED = 'the certificate is not signed by a trusted authority';

/** What the codes of errors mean. The first match counts; CODE in the message stands for the code. */
const MEANINGS: readonly (readonly [RegExp, ExchangeFault, message: string])[] = [
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
  [/^HPE_HEADER_OVERFLOW$/, 'invalid_response', 'the response headers are too large'],
  [/^HPE_/, 'invalid_response', 'the response is not valid HTTP (CODE)'],
  [/^(Z_|ZSTD_|ERR__ERROR_)/, 'invalid_response', 'the body cannot be decompressed (CODE)'],
];

/**
 * Explains why a request failed, by the codes of the error and its causes. Never quotes an unknown
 * error's message: it may contain the URL, and a URL may contain a token.
 */
export function explainError(error: unknown): ExchangeError {
  if (error instanceof ExchangeError) return error;
  const codes = errorCodes(error);
  const known = codes.flatMap((code) => {
    const [, reason, message = ''] = MEANINGS.find(([pattern]) => pattern.test(code)) ?? [];
    return reason
      ? new ExchangeError(
          reason,
          message.replace('CODE', () => code),
        )
      : [];
  });
  const suffix = codes[0] === undefined ? '' : ` (${codes[0]})`;
  // Without IPv6, ENETUNREACH must not hide that the service refused the connection over IPv4.
  const best = known.find(({ reason }) => reason !== 'other') ?? known[0];
  return best ?? new ExchangeError('other', `the request failed${suffix}`);
}

/**
 * The codes of an error and its causes, outermost first. An AggregateError, one error per address of
 * a host name, lists the codes of its parts before its own.
 */
function errorCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const parts = error instanceof AggregateError ? error.errors.flatMap(errorCodes) : [];
  const { code } = error as { code?: unknown };
  return [...parts, ...(typeof code === 'string' ? [code] : []), ...errorCodes(error.cause)];
}
