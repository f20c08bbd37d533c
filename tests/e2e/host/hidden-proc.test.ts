import { expect, test } from 'vitest';
import { startExporter } from '../../../demo/stack.ts';
import { skipOrFail } from '../../support/processes/real-part.ts';
import { runCommand } from '../../support/processes/run-command.ts';
import { productionCommand } from '../../support/processes/start-built.ts';

/** Runs a command with an empty /proc in a mount namespace of its own. */
const HIDDEN = ['unshare', '--map-root-user', '--mount', 'sh', '-c'];
const HIDE = 'mount -t tmpfs none /proc && exec "$0" "$@"';

test('without a readable /proc all paths respond, and memory is absent', async ({ skip }) => {
  const { exitCode } = await runCommand([...HIDDEN, HIDE, 'true']);
  if (exitCode !== 0) skipOrFail('hidden-proc: this machine allows no mount namespaces', skip);
  const { words, variables } = productionCommand();
  await using exporter = await startExporter({
    command: [...HIDDEN, HIDE, process.execPath, ...words],
    environment: { ...variables, LOG_LEVEL: 'silent' },
  });
  const ask = async (path: string) => {
    const response = await fetch(exporter.url + path, { headers: { accept: 'text/html,*/*' } });
    return { path, status: response.status, text: await response.text() };
  };
  const api = ['status', 'health', 'monitoring/alerts', 'monitoring/performance'];
  const dashboard = ['overview', 'widgets', 'export'].map((name) => `dashboard/${name}`);
  const paths = ['/', '/metrics', ...[...api, ...dashboard].map((name) => `/api/v1/${name}`)];
  for (const path of paths) expect(await ask(path)).toMatchObject({ path, status: 200 });
  expect(JSON.parse((await ask('/api/v1/status')).text)).toMatchObject({ memory: null });
});
