import { pino } from 'pino';
import type { Logger } from '../../exporter/logger.ts';

/** Drops every line. */
export const silentLogger: Logger = pino({ level: 'silent' });
