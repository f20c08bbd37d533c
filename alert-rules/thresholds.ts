import { quantity } from '../promql/promql.ts';

/**
 * Thresholds of rules and dashboards. Settings of single services (slow threshold, objectives) are in
 * services.yml instead. A threshold without a source is our own judgement: change it if you know better.
 */

const DAY = 24 * 3600;

/** Share of the memory limit above which memory usage is high. Source: the README of version 2.0.2, 80 %. */
export const HIGH_MEMORY_RATIO = quantity('ratio', 0.8);

/** Remaining time of a certificate. Source: Let's Encrypt renews 30 days ahead, so renewal has failed. */
export const CERTIFICATE_EXPIRES_SOON = quantity('seconds', 21 * DAY);
/** The last week: now it has to wake someone. */
export const CERTIFICATE_EXPIRES_NOW = quantity('seconds', 7 * DAY);
/** Inconclusive probes in ten minutes. A single stall costs one round of probes and is no reason to act. */
export const PROBES_INCONCLUSIVE = quantity('count', 20);
/** Age of the last probe that counts as stalled: twice the longest allowed interval. */
export const PROBES_STALLED = quantity('seconds', 600);

/**
 * Burn rates of an error budget of 30 days. When the alert fires, this share of it is gone: 2 % in 1 h,
 * 5 % in 6 h, 10 % in 1 d, 10 % in 3 d. Source: Google SRE workbook, chapter 5, table 5-8.
 */
export const BURN_RATE_1H = quantity('ratio', 14.4);
export const BURN_RATE_6H = quantity('ratio', 6);
export const BURN_RATE_1D = quantity('ratio', 3);
export const BURN_RATE_3D = quantity('ratio', 1);
/** The error budget is used up. */
export const BUDGET_EXHAUSTED = quantity('ratio', 0);

/** Share of failed payments in an hour. On ordinary days about 5 % of card payments fail. */
export const PAYMENT_FAILURES_HIGH = quantity('ratio', 0.2);
/** Every second payment fails: something is broken. */
export const PAYMENT_FAILURES_SEVERE = quantity('ratio', 0.5);
/**
 * With fewer failed payments in an hour, a high share may be chance. If 5 % fail on average, then 8
 * failures are more than a fifth of the payments once in 1,700 hours (in the worst case, 39 payments);
 * 5 failures are that once in 170 hours.
 */
export const PAYMENT_FAILURES_HIGH_LEAST = quantity('count', 8);
/** The same for half of the payments: once in 30,000 hours. */
export const PAYMENT_FAILURES_SEVERE_LEAST = quantity('count', 5);

/** Factor over the same hour of the last days that counts as a surge. */
export const SURGE_FACTOR = 3;
/** Fewer US dollars in an hour are not worth an alert. */
export const AI_COST_WORTH_AN_ALERT = quantity('usd', 1);
/** Share of the requests to an endpoint of ai-service that fail within 15 minutes. */
export const AI_FAILURES_HIGH = quantity('ratio', 0.05);
/** With fewer failed requests in 15 minutes their share means nothing. */
export const AI_FAILURES_HIGH_LEAST = quantity('count', 5);
/** After this many conversations in the same hour on that weekday, none today is not chance (e^-20). */
export const CONVERSATIONS_EXPECTED = quantity('count', 20);

/** Without these services nobody can do anything: an outage of one explains an hour without conversations or payments. */
export const LEARNERS_NEED = ['auth-service', 'db-service'] as const;
/** After this many payments in the same hour on that weekday, none is not chance (e^-20). */
export const PAYMENTS_EXPECTED = quantity('count', 20);
/** Delay of an event loop that every request of the service waits for. */
export const EVENT_LOOP_LAG = quantity('seconds', 0.5);
/**
 * Heap of a service after garbage collection; ai-service has 0.05 GB. Node exits at its limit, which no metric
 * tells: 2 to 4 GB by default, less in a small container. Source: `heap_size_limit` of `node:v8`.
 */
export const HEAP_LARGE = quantity('bytes', 1e9);
/** Prometheus keeps unsent samples for two hours at least, so there is time to act. */
export const REMOTE_WRITE_BEHIND = quantity('seconds', 300);
/** Compaction needs room for a copy of the largest block. 30 days of this bundle are 5 GB. */
export const DISK_NEARLY_FULL = quantity('ratio', 0.1);

/** Lag at which measured times become wrong. The goal is 0.1 s. */
export const SCHEDULE_LAG = quantity('seconds', 0.5);
/** Smallest number of something that has to exist. */
export const ONE = quantity('count', 1);
/** An error budget below this share will hardly last for the 30 days. */
export const BUDGET_LOW = quantity('ratio', 0.25);
