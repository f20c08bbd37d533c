import { aiFamilies } from './figures/ai-families.ts';
import { exposition } from './figures/exposition.ts';
import { HEALTH_ANSWERS, type Moment } from './health-answers.ts';
import { nodeMetrics } from './node-metrics.ts';
import type { Platform } from './platform.ts';
import type { ServiceName } from './service-names.ts';

export const HEALTH_PATH = '/api/v1/health';

/** What a service answers when nothing is wrong. */
export type Content =
  | { readonly type: 'json'; readonly content: object }
  | { readonly type: 'prometheus'; readonly content: string };

type Answerer = (platform: Platform, moment: Moment) => Content | Promise<Content>;

const users: Answerer = (platform) => json(platform.users());

/** The business figures of each service, by path. */
const FIGURES: Record<ServiceName, Readonly<Record<string, Answerer>>> = {
  'db-service': { '/api/v1/users/metrics': users },
  'auth-service': { '/api/v1/users/metrics': users },
  'ai-service': { '/api/v1/metrics': aiMetrics },
  'payment-service': { '/api/v1/metrics/payments': (platform) => json(platform.payments()) },
};

/** What `service` answers on `path`; undefined where it has nothing there. */
export function answererOf(service: ServiceName, path: string): Answerer | undefined {
  if (path === HEALTH_PATH) return (_, moment) => json(HEALTH_ANSWERS[service](moment));
  const figures = FIGURES[service];
  return Object.hasOwn(figures, path) ? figures[path] : undefined;
}

async function aiMetrics(platform: Platform, moment: Moment): Promise<Content> {
  const ailing = moment.brokenDependency === 'openai' ? ['openai'] : [];
  const business = exposition(aiFamilies(platform.ai(moment.startedAtMs), ailing));
  return { type: 'prometheus', content: business + (await nodeMetrics()) };
}

function json(content: object): Content {
  return { type: 'json', content };
}
