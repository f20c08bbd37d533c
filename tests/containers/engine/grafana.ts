import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import type { RunningStack } from './running-stack.ts';

/** Requests Grafana's API as its admin, with the password from setup. */
export class GrafanaApi {
  readonly #stack: RunningStack;

  constructor(stack: RunningStack) {
    this.#stack = stack;
  }

  async get<T>(path: string): Promise<T> {
    return got(`${this.#stack.urls.grafana}${path}`, await this.#options()).json<T>();
  }

  /** The current results of a panel's queries. Throws on an error of Grafana or Prometheus. */
  async query(expressions: readonly string[]): Promise<void> {
    const queries = expressions.map((expr, index) => ({
      ...{ refId: `Q${index}`, expr, instant: true, range: false },
      datasource: { type: 'prometheus', uid: 'prometheus' },
    }));
    const json = { from: 'now-1h', to: 'now', queries };
    interface Answer {
      readonly results: Readonly<Record<string, { readonly error?: string }>>;
    }
    const url = `${this.#stack.urls.grafana}/api/ds/query`;
    const { results } = await got.post(url, { ...(await this.#options()), json }).json<Answer>();
    const errors = Object.values(results).flatMap(({ error }) => error ?? []);
    if (errors.length > 0) throw new Error(errors.join('\n'));
  }

  async #options() {
    const file = join(this.#stack.project.clone.path, 'secrets/grafana_admin_password');
    return { username: 'admin', password: await readFile(file, 'utf8') };
  }
}
