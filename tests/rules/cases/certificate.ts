import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const auth = { service_name: 'auth-service' };
/** promtool's clock starts at 0. Each pair: expiry in days after that, and the number of scrapes with it. */
const certificate = (...ends: [days: number, scrapes: number][]) => {
  const values = ends.map(([days, scrapes]) => `${days * 86_400}x${scrapes}`).join(' ');
  return given('service_certificate_expiry_timestamp_seconds', auth, values);
};

export const certificateCases: readonly AlertCase[] = [
  {
    alert: 'CertificateExpiring',
    does: 'fires when less than 21 days are left for an hour',
    every: '1m',
    given: [certificate([21, 200])],
    expect: [
      { at: '1h', firing: [] },
      {
        at: '1h2m',
        firing: [auth],
        description: 'The certificate of auth-service expires in 20d 22h 58m 0s.',
        description_fr:
          'Le certificat de auth-service expire dans 20\u202fj 22\u202fh 58\u202fmin 0\u202fs',
        title: 'The certificate of auth-service expires in 20d 22h 58m 0s',
      },
    ],
  },
  {
    alert: 'CertificateExpiring',
    does: 'stays quiet with 22 days left',
    every: '1m',
    given: [certificate([22, 200])],
    expect: [{ at: '3h', firing: [] }],
  },
  {
    alert: 'CertificateExpiring',
    does: 'resolves when the certificate is renewed',
    every: '1m',
    given: [certificate([20, 70], [90, 60])],
    expect: [
      { at: '1h10m', firing: [auth] },
      { at: '1h14m', firing: [auth] },
      { at: '1h20m', firing: [] },
    ],
  },
  {
    alert: 'CertificateExpiryImminent',
    does: 'fires in the last seven days',
    every: '1m',
    given: [certificate([7, 200])],
    expect: [
      { at: '5m', firing: [] },
      {
        at: '6m',
        firing: [auth],
        description:
          'The certificate of auth-service expires in 6d 23h 54m 0s. No client accepts an expired one.',
        description_fr:
          'Le certificat de auth-service expire dans 6\u202fj 23\u202fh 54\u202fmin 0\u202fs',
        title: 'The certificate of auth-service expires in 6d 23h 54m 0s',
      },
    ],
  },
  {
    alert: 'CertificateExpiryImminent',
    does: 'says that the certificate has expired',
    every: '1m',
    given: [certificate([0, 200])],
    expect: [
      {
        at: '1h',
        firing: [auth],
        description:
          'The certificate of auth-service expired 1h 0m 0s ago. No client accepts an expired one.',
        description_fr:
          'Le certificat de auth-service a expiré il y a 1\u202fh 0\u202fmin 0\u202fs',
        title: 'The certificate of auth-service expired 1h 0m 0s ago',
      },
    ],
  },
  {
    alert: 'CertificateExpiryImminent',
    does: 'stays quiet with eight days left',
    every: '1m',
    given: [certificate([8, 200])],
    expect: [{ at: '3h', firing: [] }],
  },
  {
    alert: 'CertificateExpiryImminent',
    does: 'resolves when the certificate is renewed',
    every: '1m',
    given: [certificate([2, 10], [90, 60])],
    expect: [
      { at: '10m', firing: [auth] },
      { at: '14m', firing: [auth] },
      { at: '20m', firing: [] },
    ],
  },
];
