import { bodyFaults } from './body-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import { statusFaults } from './status-faults.ts';
import { tlsFaults } from './tls-faults.ts';

/** Every way in which a service is known to fail a probe. */
export const faults = [...connectionFaults, ...bodyFaults, ...statusFaults, ...tlsFaults];
