import { describe, expect, test } from 'vitest';
import { ExchangeError, explainError } from './errors.ts';

const CLOSED = 'the connection was closed before the response was complete';
const NO_PORT = 'this host has no free local port, or no address of this family';
const NO_MEMORY = 'this host has no memory for the connection';
const withCode = (code: string, error = new Error('GET http://host/?token=secret')) =>
  Object.assign(error, { code });

describe('an error', () => {
  test.each([
    ['ENOTFOUND', 'dns', 'the host name does not resolve'],
    ['EAI_AGAIN', 'dns', 'the host name does not resolve at the moment'],
    ['EAI_FAIL', 'dns', 'the host name does not resolve (EAI_FAIL)'],
    ['ECONNREFUSED', 'connection_refused', 'the connection was refused'],
    ['EMFILE', 'no_descriptors', 'this host has no free file descriptor (EMFILE)'],
    ['ENFILE', 'no_descriptors', 'this host has no free file descriptor (ENFILE)'],
    ['EADDRNOTAVAIL', 'no_ports', `${NO_PORT} (EADDRNOTAVAIL)`],
    ['ENOBUFS', 'no_memory', `${NO_MEMORY} (ENOBUFS)`],
    ['ENOMEM', 'no_memory', `${NO_MEMORY} (ENOMEM)`],
    ['EAI_MEMORY', 'no_memory', `${NO_MEMORY} (EAI_MEMORY)`],
    ['ECONNRESET', 'connection_reset', CLOSED],
    ['EPIPE', 'connection_reset', CLOSED],
    ['ETIMEDOUT', 'timeout', 'the connection attempt timed out'],
    ['EHOSTUNREACH', 'other', 'the host cannot be reached'],
    ['EPROTO', 'tls', 'the server does not speak TLS as expected'],
    ['ERR_SSL_X', 'tls', 'the TLS handshake failed (ERR_SSL_X)'],
    ['CERT_HAS_EXPIRED', 'tls', 'the certificate has expired'],
    ['CERT_REVOKED', 'tls', 'the certificate is not trusted (CERT_REVOKED)'],
    ['UNSPECIFIED', 'tls', 'the certificate is not trusted (UNSPECIFIED)'],
    ['HPE_HEADER_OVERFLOW', 'invalid_response', 'the response headers are larger than 65536 bytes'],
    ['HPE_OTHER', 'invalid_response', 'the response is not valid HTTP (HPE_OTHER)'],
    ['Z_DATA_ERROR', 'invalid_response', 'the body cannot be decompressed (Z_DATA_ERROR)'],
    ['EWHATEVER', 'other', 'the request failed (EWHATEVER)'],
    ['toString', 'other', 'the request failed (toString)'],
  ])('with code %s has reason %s: %s', (code, reason, message) => {
    expect(explainError(withCode(code))).toMatchObject({ reason, message });
    expect(explainError(new Error('secret', { cause: withCode(code) }))).toMatchObject({
      reason,
      message,
    });
  });

  test.each([
    [['ENETUNREACH', 'ECONNREFUSED'], 'the connection was refused'],
    [['EHOSTUNREACH', 'ENETUNREACH'], 'the host cannot be reached'],
    [['EADDRNOTAVAIL', 'ECONNREFUSED'], 'the connection was refused'],
    [['ENETUNREACH', 'EADDRNOTAVAIL'], `${NO_PORT} (EADDRNOTAVAIL)`],
  ])('of several addresses, %j, is explained by the most telling code', (codes, message) => {
    const parts = codes.map((code) => withCode(code));
    const error = Object.assign(new AggregateError(parts), { code: codes[0] });
    expect(explainError(error).message).toBe(message);
    expect(explainError(new Error('secret', { cause: error })).message).toBe(message);
  });

  test.each([undefined, 'text', null, new Error('secret')])(
    'without a code, %s, is not quoted',
    (e) => {
      expect(explainError(e)).toMatchObject({ reason: 'other', message: 'the request failed' });
    },
  );

  test('of our own speaks for itself', () => {
    const error = new ExchangeError('timeout', 'too late');
    expect(explainError(error)).toBe(error);
  });
});
