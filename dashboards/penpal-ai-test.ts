import * as q from '../promql/promql.ts';
import type { Board } from './lib/board.ts';
import { UP_OR_DOWN } from './lib/panel.ts';
import { stat, timeSeries } from './lib/panels.ts';
import { show, WINDOW } from './lib/query.ts';
import { CPU_TIME } from './penpal-ai-metrics.ts';

const cpuUsage = q.rate(q.counter('ai_service_process_cpu_seconds_total'), WINDOW);

const scrapeStatus = stat({
  title: 'AI Service Status',
  description: 'UP if Prometheus can scrape every instance of ai-service.',
  queries: [show(q.minBy(q.gauge('up', { job: 'ai-service' })), '')],
  states: UP_OR_DOWN,
  sourced: CPU_TIME,
});

const cpu = timeSeries({
  title: 'AI Service CPU Usage',
  description: 'CPU usage of ai-service as a share of one core.',
  queries: [show(q.maxBy(cpuUsage, 'instance'), ['instance'])],
  sourced: CPU_TIME,
});

/** The front end embeds this dashboard to show that embedding works. */
export const aiTest: Board = {
  name: 'aiTest',
  title: 'Penpal AI test',
  description: 'Can Prometheus scrape ai-service, and how much CPU does it use?',
  from: 'now-1h',
  neighbours: ['ai'],
  marks: 'outages',
  marksOutagesOf: { service_name: 'ai-service' },
  sections: [{ title: 'ai-service', panels: [scrapeStatus(1, 8, 8), cpu(2, 16, 8)] }],
};
