import { quantity } from './quantity.ts';

/**
 * Thresholds that rules, dashboards and the exporter's local alerts share. They stand here once.
 * What differs from service to service (slow threshold, objectives) is in services.yml instead.
 */

/** Share of the memory limit in use above which memory is high. Source: the user's README, 80 %. */
export const HIGH_MEMORY_RATIO = quantity('ratio', 0.8);

/** The values of a gauge that answers yes or no. */
export const YES = quantity('boolean', 1);
export const NO = quantity('boolean', 0);
