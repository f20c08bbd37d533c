/**
 * The times of a soak run, milliseconds, and what follows from them. It runs on the shipped
 * configuration with everything shorter, so that minutes hold as many outages as a day; the promises
 * are the same sums with shorter terms.
 */

/** What every duration of the shipped rules, of prometheus.yml and of Alertmanager is divided by. */
export const SCALE = 5;

export const INTERVAL_MS = 2_000;
export const TIMEOUT_MS = 1_500;
export const EARLY_REPROBE_MS = 500;
export const SLOW_THRESHOLD_MS = 500;
/** An answer that is slow and in time; and one that is not in time. */
export const SLOW_ANSWER_MS = 700;
export const LATE_ANSWER_MS = 4_000;

/** Shipped 5 s each: scrape of the exporter, evaluation of service-health. */
export const SCRAPE_MS = 5_000 / SCALE;
export const EVALUATION_MS = 5_000 / SCALE;
/** Shipped 30 s: how long ServiceDown goes on firing, and how long a known group waits. */
export const KEEP_FIRING_MS = 30_000 / SCALE;
export const GROUP_INTERVAL_MS = 30_000 / SCALE;
/** Prometheus's default is 1 m: how often it repeats to Alertmanager what fires. */
export const RESEND_MS = 60_000 / SCALE;
/** An alert that Prometheus no longer repeats ends after four times as long; see its rules/alerting.go. */
export const FORGOTTEN_MS = 4 * RESEND_MS;

/** Shipped 30 s: how often Alertmanager writes down what it notified (docker-compose.yml). */
export const WRITTEN_DOWN_MS = 30_000 / SCALE;

/** For what no sum holds: this process looks once a second. */
export const SLACK_MS = 1_500;

/**
 * From the moment in which a service fails on to its state being unhealthy: the next probe starts
 * (interval, and after an early probe up to one timeout more), fails, and so does the early one.
 */
export const DETECT_MS = INTERVAL_MS + TIMEOUT_MS + TIMEOUT_MS + EARLY_REPROBE_MS + TIMEOUT_MS;
/** From the moment in which it is well: a probe that hangs runs out, the early one succeeds. */
export const RECOVER_MS = TIMEOUT_MS + EARLY_REPROBE_MS + TIMEOUT_MS;
/** A source is read every interval; a read that hangs runs out first. */
export const COLLECT_MS = INTERVAL_MS + 2 * TIMEOUT_MS;

/**
 * From the outage to the notification. A group that has just sent waits for its group_interval, not
 * for the shorter group_wait: an outage may follow on another.
 */
export const NOTIFY_MS = DETECT_MS + SCRAPE_MS + EVALUATION_MS + GROUP_INTERVAL_MS;
/** From the recovery to its notification. */
export const RESOLVE_MS =
  RECOVER_MS + SCRAPE_MS + EVALUATION_MS + KEEP_FIRING_MS + GROUP_INTERVAL_MS;

/** From a measured lag of so much on, a service that is well may be too late for its deadline. */
export const EXCUSING_LAG_MS = TIMEOUT_MS / 3;
