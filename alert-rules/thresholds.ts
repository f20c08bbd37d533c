import { quantity } from '../promql/quantity.ts';

/**
 * Thresholds that rules, dashboards and the exporter's local alerts share. They stand here once.
 * What differs from service to service (slow threshold, objectives) is in services.yml instead.
 * A threshold without a source is our own judgement: change it here when yours is better.
 */

const DAY = 24 * 3600;

/** The values of a gauge that answers yes or no. */
export const YES = quantity('boolean', 1);
export const NO = quantity('boolean', 0);

/** Share of the memory limit in use above which memory is high. Source: the user's README, 80 %. */
export const HIGH_MEMORY_RATIO = quantity('ratio', 0.8);

/** Changes of health in half an hour from which a service flaps: three outages, begun and ended. */
export const FLAPPING_CHANGES = quantity('count', 6);
/** Time left to a certificate. Source: Let's Encrypt renews 30 days ahead; by then it has failed. */
export const CERTIFICATE_EXPIRES_SOON = quantity('seconds', 21 * DAY);
/** The last week: whoever has not renewed by now is to be woken. */
export const CERTIFICATE_EXPIRES_NOW = quantity('seconds', 7 * DAY);
/** Age of the last probe from which probing counts as stalled: twice the longest interval that is taken. */
export const PROBES_STALLED = quantity('seconds', 600);

/**
 * Burn rates of an error budget of 30 days, and the share of it that is gone when the alert comes:
 * 2 % in 1 h, 5 % in 6 h, 10 % in 1 d, 10 % in 3 d. Source: Google SRE workbook, chapter 5, table 5-8.
 */
export const BURN_RATE_1H = quantity('ratio', 14.4);
export const BURN_RATE_6H = quantity('ratio', 6);
export const BURN_RATE_1D = quantity('ratio', 3);
export const BURN_RATE_3D = quantity('ratio', 1);
/** Nothing is left of an error budget. */
export const BUDGET_EXHAUSTED = quantity('ratio', 0);

/** Share of payments that fails in an hour. Card payments fail at 5 % on ordinary days. */
export const PAYMENT_FAILURES_HIGH = quantity('ratio', 0.2);
/** Every second payment fails: something is broken, not unlucky. */
export const PAYMENT_FAILURES_SEVERE = quantity('ratio', 0.5);
/**
 * Failed payments in an hour below which a high share is chance: where 5 % fail, 8 in an hour are more
 * than a fifth once in 1700 hours at the worst number of payments (39), 5 once in 170.
 */
export const PAYMENT_FAILURES_HIGH_LEAST = quantity('count', 8);
/** Likewise for half of the payments: once in 30,000 hours. */
export const PAYMENT_FAILURES_SEVERE_LEAST = quantity('count', 5);

/** How many times as much as at the same hour of the last days counts as a surge. */
export const SURGE_FACTOR = 3;
/** Tokens in an hour below which a surge costs nobody. */
export const AI_TOKENS_WORTH_AN_ALERT = quantity('count', 100_000);
/** US dollars in an hour below which a surge costs nobody. */
export const AI_COST_WORTH_AN_ALERT = quantity('usd', 1);
/** Share of requests to ai-service that meets a rate limit. About 1 % does on ordinary days. */
export const AI_RATE_LIMITED = quantity('ratio', 0.05);
/** Limits met in a quarter of an hour below which their share says nothing. */
export const AI_RATE_LIMITED_LEAST = quantity('count', 10);
/** Conversations at the same hour of yesterday from which silence is no chance: e^-20 an hour. */
export const CONVERSATIONS_EXPECTED = quantity('count', 20);

/** How late probes may start. The promise is 0.1 s; at this measured times begin to be wrong. */
export const SCHEDULE_LAG = quantity('seconds', 0.5);
/** At least one of something that has to be there. */
export const ONE = quantity('count', 1);
/** Share of an error budget below which it will hardly last for the 30 days. */
export const BUDGET_LOW = quantity('ratio', 0.25);
