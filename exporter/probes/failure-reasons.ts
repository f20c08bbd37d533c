import { errorCodes } from '../error-codes.ts';
import { BodyEncodingError, BodyTooLargeError } from './body.ts';
import { CertificateError } from './connection.ts';
import type { ProbeFailureReason } from '../metrics/catalog.ts';
import type { ProbeFailure } from './outcome.ts';

const MESSAGES = {
  dns: (peer, code) => `expected ${peer} to resolve to an address, it does not (${code})`,
  connection_refused: (peer) => `expected ${peer} to accept a connection, it was refused`,
  connection_reset: (peer) =>
    `expected a whole answer, ${peer} closed the connection before its end`,
  tls: (peer, code) => `expected a TLS connection to ${peer} that can be trusted, got ${code}`,
  timeout: (peer) => `expected ${peer} to accept a connection, the system gave up waiting`,
  invalid_response: (peer, code) =>
    `expected an HTTP answer from ${peer}, got something else (${code})`,
  other: (peer, code) => `expected an answer from ${peer}, the exchange failed (${code})`,
} as const satisfies Partial<Record<ProbeFailureReason, (peer: string, code: string) => string>>;

type Reason = keyof typeof MESSAGES;

const REASON_OF_CODE: Readonly<Record<string, Reason>> = {
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  EPIPE: 'connection_reset',
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: 'connection_reset',
  ETIMEDOUT: 'timeout',
  EPROTO: 'tls',
};

/** Why an exchange with `url` broke off. The message carries the error's code, never its text. */
export function explainError(error: unknown, url: URL, maxBodyBytes: number): ProbeFailure {
  if (error instanceof BodyTooLargeError) {
    const message = `expected a body of at most ${maxBodyBytes} bytes, got more ${error.message}`;
    return { reason: 'body_too_large', message: message.trimEnd() };
  }
  if (error instanceof BodyEncodingError) {
    const message = `expected a body that can be read, could not decode ${error.message}`;
    return { reason: 'invalid_response', message };
  }
  const code = codeOf(error);
  const reason = error instanceof CertificateError ? 'tls' : reasonOf(code);
  return { reason, message: MESSAGES[reason](url.host, code) };
}

function reasonOf(code: string): Reason {
  const known = Object.hasOwn(REASON_OF_CODE, code) ? REASON_OF_CODE[code] : undefined;
  if (known) return known;
  if (code.startsWith('EAI_')) return 'dns';
  if (code.startsWith('HPE_')) return 'invalid_response';
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return 'tls';
  return 'other';
}

/**
 * Of several the one that says most: where there is no IPv6, its ENETUNREACH must not hide that the
 * service refused over IPv4.
 */
function codeOf(error: unknown): string {
  const codes = errorCodes(error);
  return codes.find((code) => reasonOf(code) !== 'other') ?? codes[0] ?? 'no code';
}
