import { setTimeout as pause } from 'node:timers/promises';

type Status = 'firing' | 'resolved';

interface Heard {
  readonly service: string;
  readonly status: Status;
  readonly atMs: number;
}

/** Notifications that the monitoring service has received, read from its log. */
export class Notifications {
  readonly #heard: Heard[] = [];

  /** For every line of the log. */
  readonly take = (line: string): void => {
    if (!line.includes('"notification: ')) return;
    const { alert, status, labels } = JSON.parse(line) as {
      alert: string;
      status: Status;
      labels: Readonly<Record<string, string>>;
    };
    const service = labels['service_name'];
    if (alert !== 'ServiceDown' || service === undefined) return;
    this.#heard.push({ service, status, atMs: performance.now() });
  };

  /** When (performance.now) the next ServiceDown of this status is heard for the service. */
  async next(service: string, status: Status, withinSeconds: number): Promise<number> {
    const fromMs = performance.now();
    while (performance.now() - fromMs < withinSeconds * 1000) {
      const found = this.#heard.find(
        (one) => one.service === service && one.status === status && one.atMs >= fromMs,
      );
      if (found) return found.atMs;
      await pause(50);
    }
    throw new Error(`${service}: no ServiceDown ${status} within ${withinSeconds} s`);
  }

  /** Notifications of such services. */
  ofServices(isMeant: (service: string) => boolean): number {
    return this.#heard.filter(({ service }) => isMeant(service)).length;
  }
}
