import { generateKeyPairSync, sign } from 'node:crypto';
import { der, integer, objectId, sequence, utcTime } from './der.ts';

/** What a TLS server needs, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectId('2.5.4.3');
const SUBJECT_ALT_NAME = objectId('2.5.29.17');

/** A self-signed certificate for one host name, valid between two moments. */
export function makeCertificate(hostname: string, from: Date, until: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(hostname)))));
  const altNames = sequence(der(0x82, Buffer.from(hostname)));
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    integer(1),
    ECDSA_WITH_SHA256,
    subject,
    sequence(utcTime(from), utcTime(until)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(SUBJECT_ALT_NAME, der(0x04, altNames)))),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const unusedBits = Buffer.from([0]);
  const whole = sequence(toBeSigned, ECDSA_WITH_SHA256, der(0x03, unusedBits, signature));
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
