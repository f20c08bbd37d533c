/** Why a request got no usable response. Every kind is also a probe failure reason. */
export type FailureKind =
  | 'dns'
  | 'connection_refused'
  | 'connection_reset'
  | 'tls'
  | 'timeout'
  | 'invalid_response'
  | 'body_too_large'
  | 'other';

/** A failure for people: `words` is a clause without addresses, headers and other secrets. */
export interface Failure {
  readonly kind: FailureKind;
  readonly words: string;
}

/** A failed request whose message is already fit for people. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly code: FailureKind;

  constructor(code: FailureKind, words: string, options?: ErrorOptions) {
    super(words, options);
    this.code = code;
  }
}

const UNRESOLVED = 'the host name does not resolve';
const CLOSED = 'the connection was closed before the response was complete';
const UNKNOWN_CA = 'the certificate is not signed by a trusted authority';

const BY_CODE: ReadonlyMap<string, readonly [FailureKind, words: string]> = new Map([
  ['ENOTFOUND', ['dns', UNRESOLVED]],
  ['ENODATA', ['dns', UNRESOLVED]],
  ['EAI_AGAIN', ['dns', `${UNRESOLVED} at the moment`]],
  ['ECONNREFUSED', ['connection_refused', 'the connection was refused']],
  ['ECONNRESET', ['connection_reset', CLOSED]],
  ['ECONNABORTED', ['connection_reset', CLOSED]],
  ['EPIPE', ['connection_reset', CLOSED]],
  ['ERR_HTTP_CONTENT_LENGTH_MISMATCH', ['connection_reset', CLOSED]],
  ['ERR_STREAM_PREMATURE_CLOSE', ['connection_reset', CLOSED]],
  ['ETIMEDOUT', ['timeout', 'the connection attempt timed out']],
  ['EHOSTUNREACH', ['other', 'the host cannot be reached']],
  ['ENETUNREACH', ['other', 'the network cannot be reached']],
  ['EPROTO', ['tls', 'the server does not speak TLS as expected']],
  ['CERT_HAS_EXPIRED', ['tls', 'the certificate has expired']],
  ['CERT_NOT_YET_VALID', ['tls', 'the certificate is not valid yet']],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ['tls', 'the certificate is self-signed']],
  ['SELF_SIGNED_CERT_IN_CHAIN', ['tls', 'a certificate in the chain is self-signed']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['tls', UNKNOWN_CA]],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ['tls', UNKNOWN_CA]],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ['tls', 'the certificate is for another host']],
  ['HPE_HEADER_OVERFLOW', ['invalid_response', 'the response headers are too large']],
]);

/** Codes that share a prefix; the words then name the code. */
const BY_PREFIX: readonly (readonly [RegExp, FailureKind, words: string])[] = [
  [/^EAI_/, 'dns', UNRESOLVED],
  [/^HPE_/, 'invalid_response', 'the response is not valid HTTP'],
  [/^(Z_|ZSTD_|ERR__ERROR_)/, 'invalid_response', 'the body cannot be decompressed'],
  [/^ERR_(SSL|TLS)_/, 'tls', 'the TLS handshake failed'],
  // OpenSSL's names of certificate faults, see `openssl verify`, and Node's name for all others.
  [
    /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_|HOSTNAME_MISMATCH$|UNSPECIFIED$)/,
    'tls',
    'the certificate is not trusted',
  ],
];

/**
 * Explains why a request failed, by the codes of the error and its causes. Never quotes an unknown
 * error's message: it may contain the URL, and a URL may contain a token.
 */
export function explainError(error: unknown): Failure {
  if (error instanceof ExchangeError) return { kind: error.code, words: error.message };
  const codes = errorCodes(error);
  const known = codes.map(explainCode).filter((failure) => failure !== undefined);
  // Without IPv6, ENETUNREACH must not hide that the service refused the connection over IPv4.
  const best = known.find(({ kind }) => kind !== 'other') ?? known[0];
  if (best) return best;
  const suffix = codes[0] === undefined ? '' : ` (${codes[0]})`;
  return { kind: 'other', words: `the request failed${suffix}` };
}

function explainCode(code: string): Failure | undefined {
  const exact = BY_CODE.get(code);
  if (exact) return { kind: exact[0], words: exact[1] };
  const family = BY_PREFIX.find(([prefix]) => prefix.test(code));
  return family && { kind: family[1], words: `${family[2]} (${code})` };
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
