import { randomInt } from 'node:crypto';

/**
 * A loopback address that no other program uses (Linux has 16 million). A container engine that publishes ports on
 * 127.0.0.1, or chooses them, may meet a port that a client or a server of this machine holds.
 */
export function ownAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(0, 255)}.${randomInt(1, 255)}`;
}

/** Where the container's port 3005 is published: a port that only a server on all addresses could hold. */
export const PUBLISHED_3005 = 13_005;
