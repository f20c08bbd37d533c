import type { Clock } from '../clock.ts';
import { PrometheusAttempts } from '../history/prometheus-attempts.ts';
import type { Attempt } from '../history/prometheus-attempts.ts';
import type { PrometheusClient } from '../history/prometheus-client.ts';
import { RecentAnswers } from '../history/recent-answers.ts';
import type { Logger } from '../logger.ts';
import { sortAlerts } from './active-alert.ts';
import type { ActiveAlert, ActiveAlerts, AlertSource } from './active-alert.ts';
import { readPrometheusAlert } from './read-prometheus-alert.ts';

/** Rules are evaluated each 15 s; a page that asks more often need not ask Prometheus. */
const FRESH_MS = 2000;

export interface PrometheusAlertsOptions {
  readonly client: PrometheusClient;
  /** Answers when Prometheus does not. */
  readonly fallback: AlertSource;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * The alerts of all rules that Prometheus has pending or firing. When it does not answer in one
 * second, the fallback does, with a note that says why.
 */
export class PrometheusAlerts implements AlertSource {
  readonly #client: PrometheusClient;
  readonly #fallback: AlertSource;
  readonly #attempts: PrometheusAttempts;
  readonly #recent: RecentAnswers<Attempt<ActiveAlert[]>>;

  constructor({ client, fallback, clock, log }: PrometheusAlertsOptions) {
    this.#client = client;
    this.#fallback = fallback;
    this.#attempts = new PrometheusAttempts({ clock, log, subject: 'the list of alerts' });
    this.#recent = new RecentAnswers(clock, FRESH_MS, 1);
  }

  async active(): Promise<ActiveAlerts> {
    const attempt = await this.#recent.ask('alerts', () =>
      this.#attempts.attempt((signal) => this.#ask(signal)),
    );
    if ('value' in attempt) return { source: 'prometheus', alerts: attempt.value };
    const answer = await this.#fallback.active();
    return { ...answer, note: `${attempt.note}; these are the monitor's own alerts` };
  }

  async #ask(signal: AbortSignal): Promise<ActiveAlert[]> {
    const alerts = await this.#client.alerts(signal);
    return sortAlerts(alerts.map(readPrometheusAlert).filter((alert) => alert !== undefined));
  }
}
