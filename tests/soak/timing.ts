/**
 * The times of a soak run in milliseconds, and the limits that follow from them. A run uses the shipped
 * configuration with shorter times, so that minutes have as many outages as a day. The limits are the same
 * sums with shorter terms.
 */

/** Divisor of all durations in the shipped rules, prometheus.yml and alertmanager.yml. */
export const SCALE = 5;

export const INTERVAL_MS = 2_000;
export const TIMEOUT_MS = 1_500;
export const EARLY_REPROBE_MS = 500;
export const UNHEALTHY_AFTER = 2;
export const SLOW_THRESHOLD_MS = 500;
/** A slow response within the timeout, and one after it. */
export const SLOW_RESPONSE_MS = 700;
export const LATE_RESPONSE_MS = 4_000;

/** Shipped: 5 s each, for the scrape of the exporter and the evaluation of service-health. */
export const SCRAPE_MS = 5_000 / SCALE;
export const EVALUATION_MS = 5_000 / SCALE;
/** Shipped: 30 s each, for keep_firing_for of ServiceDown and group_interval of critical alerts. */
export const KEEP_FIRING_MS = 30_000 / SCALE;
export const GROUP_INTERVAL_MS = 30_000 / SCALE;
/** Default: 1 m. Prometheus sends firing alerts to Alertmanager again at this interval. */
export const RESEND_MS = 60_000 / SCALE;
/** Alertmanager ends an alert that Prometheus has not sent again for this long; see rules/alerting.go there. */
export const FORGOTTEN_MS = 4 * RESEND_MS;

/** Shipped: 30 s. Alertmanager saves its notification log at this interval (docker-compose.yml). */
export const SAVE_MS = 30_000 / SCALE;

/** Added to every limit, because this process checks once a second. */
export const SLACK_MS = 1_500;

/**
 * From a failure of a service to its unhealthy state: the next probe starts (after the interval, and up to
 * one timeout later after an early probe) and fails, then the early re-probe fails.
 */
export const DETECT_MS = INTERVAL_MS + TIMEOUT_MS + TIMEOUT_MS + EARLY_REPROBE_MS + TIMEOUT_MS;
/** From a recovery to the healthy state: a hanging probe times out, then the early re-probe succeeds. */
export const RECOVER_MS = TIMEOUT_MS + EARLY_REPROBE_MS + TIMEOUT_MS;
/** A source is read at every interval, after a hanging read has timed out. */
export const COLLECT_MS = INTERVAL_MS + 2 * TIMEOUT_MS;

/**
 * From an outage to its notification. It may follow another outage; then the group waits for
 * group_interval and not for the shorter group_wait.
 */
export const NOTIFY_MS = DETECT_MS + SCRAPE_MS + EVALUATION_MS + GROUP_INTERVAL_MS;
/** From a recovery to its notification. */
export const RESOLVE_MS =
  RECOVER_MS + SCRAPE_MS + EVALUATION_MS + KEEP_FIRING_MS + GROUP_INTERVAL_MS;

/** With at least this lag, a healthy service may miss its timeout. */
export const EXCUSING_LAG_MS = TIMEOUT_MS / 3;
