import { describe, expect, it } from 'vitest';
import { CertificateError } from './connection.ts';
import { explainError } from './failure-reasons.ts';

const url = new URL('https://user:secret@auth.example:8443/health?key=secret');

describe('an error of an exchange', () => {
  it.for([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connection_refused'],
    ['ECONNRESET', 'connection_reset'],
    ['EPIPE', 'connection_reset'],
    ['ETIMEDOUT', 'timeout'],
    ['EPROTO', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['HPE_INVALID_CONSTANT', 'invalid_response'],
    ['EHOSTUNREACH', 'other'],
    ['toString', 'other'],
  ])('with code %s has the reason %s', ([code, reason]) => {
    const error = Object.assign(new Error('secret'), { code });

    const failure = explainError(error, url, 1);

    expect(failure.reason).toBe(reason);
    expect(failure.message).toContain('auth.example:8443');
    expect(failure.message).not.toContain('secret');
  });

  it('for each of several addresses has the reason that says most', () => {
    const errors = ['ENETUNREACH', 'ECONNREFUSED'].map((code) =>
      Object.assign(new Error('secret'), { code }),
    );
    const error = Object.assign(new AggregateError(errors), { code: 'ENETUNREACH' });

    expect(explainError(error, url, 1).reason).toBe('connection_refused');
    expect(explainError(new AggregateError([]), url, 1).reason).toBe('other');
  });

  it('of a certificate has the reason tls, whatever its code', () => {
    const failure = explainError(new CertificateError('CERT_REVOKED'), url, 1);

    expect(failure).toEqual({
      reason: 'tls',
      message:
        'expected a TLS connection to auth.example:8443 that can be trusted, got CERT_REVOKED',
    });
  });

  it.for([[undefined], ['text'], [null], [new Error('secret')]])(
    'that is %s is other',
    ([thrown]) => {
      const failure = explainError(thrown, url, 1);

      expect(failure.reason).toBe('other');
      expect(failure.message).not.toContain('secret');
    },
  );
});
