import { renderBoard } from './lib/board.ts';
import type { Board } from './lib/board.ts';
import { overview } from './penpal-overview.ts';
import { DASHBOARD_UIDS } from './uids.ts';

/** Every dashboard. */
export const boards: readonly Board[] = [overview];

/** Grafana's JSON of every dashboard, by file name. */
export function renderBoards(): Map<string, string> {
  const titles = new Map(boards.map(({ name, title }) => [name, title]));
  return new Map(
    boards.map((board) => [`${DASHBOARD_UIDS[board.name]}.json`, renderBoard(board, titles)]),
  );
}
