import { DASHBOARD_UIDS } from '../promql/dashboard-uids.ts';
import { renderBoard } from './lib/board.ts';
import type { Board } from './lib/board.ts';
import { ai } from './penpal-ai-metrics.ts';
import { aiTest } from './penpal-ai-test.ts';
import { auth } from './penpal-auth-metrics.ts';
import { business } from './penpal-business.ts';
import { monitoring } from './penpal-monitoring.ts';
import { overview } from './penpal-overview.ts';
import { service } from './penpal-service.ts';
import { slo } from './penpal-slo.ts';

/** Every dashboard. */
export const boards: readonly Board[] = [
  overview,
  service,
  slo,
  business,
  auth,
  ai,
  aiTest,
  monitoring,
];

/** Every dashboard as Grafana's JSON, by file name. */
export function renderBoards(): Map<string, string> {
  const titles = new Map(boards.map(({ name, title }) => [name, title]));
  return new Map(
    boards.map((board) => [`${DASHBOARD_UIDS[board.name]}.json`, renderBoard(board, titles)]),
  );
}
