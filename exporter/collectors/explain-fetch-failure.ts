import { errorCodes } from '../error-codes.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name does not resolve',
  EAI_AGAIN: 'the host name does not resolve at the moment',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before the answer was complete',
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: 'the connection was closed before the answer was complete',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed before the answer was complete',
  EPIPE: 'the connection was closed before the answer was complete',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'a certificate of the chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is of no authority that is trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is of no authority that is trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
  EPROTO: 'the source does not speak TLS as expected',
  HPE_HEADER_OVERFLOW: 'the headers are too large',
};

/**
 * One sentence on why a read failed. It never quotes the error: its message may hold the address,
 * and an address may hold a token.
 */
export function explainFetchFailure(error: unknown): string {
  const codes = errorCodes(error).sort((a, b) => unreachable(a) - unreachable(b));
  const sentence = codes.map(sentenceOf).find((known) => known !== undefined);
  return sentence ?? (codes[0] === undefined ? 'the read failed' : `the read failed (${codes[0]})`);
}

function sentenceOf(code: string): string | undefined {
  if (code.startsWith('HPE_')) return SENTENCES[code] ?? `the answer is not valid HTTP (${code})`;
  if (/^(Z_|ERR__ERROR_|ZSTD_)/.test(code)) return `the body cannot be unpacked (${code})`;
  return SENTENCES[code];
}

/** Last: where there is no IPv6, that must not hide that the service refused over IPv4. */
function unreachable(code: string): number {
  return Number(/^E(NET|HOST)UNREACH$/.test(code));
}
