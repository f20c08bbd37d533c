import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { startBuilt } from '../processes/start-built.ts';

const TOKEN = 'token-of-the-reloads';
/** The list is read at each reload. */
export const WITH_LIST =
  'discovery: [{ file_sd_configs: [{ files: [list.json], refresh_interval: 1d }] }]';

interface ListState {
  readonly error: string | null;
  readonly lastSuccess: string | null;
  readonly failuresInARow: number;
}

/** For tests: what ships, and what it says of a configuration on a reload. Of the variables, these are set. */
export async function startBuiltConfig(variables: Readonly<Record<string, string>> = {}) {
  await using started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-built-config-');
  started.defer(() => folder.remove());
  const path = (name: string) => join(folder.path, name);
  const file = path('services.yml');
  writeFileSync(file, 'services: [{ name: first, url: "http://127.0.0.1:1" }]');
  const settings = { SERVICES_FILE: file, ADMIN_TOKEN: TOKEN, LOG_LEVEL: 'silent' };
  const service = started.use(await startBuilt({ environment: { ...settings, ...variables } }));
  const headers = { authorization: `Bearer ${TOKEN}` };

  /** The lines that refuse this services.yml; none if it was applied. */
  async function refusalOf(yaml: string | Uint8Array): Promise<string[]> {
    writeFileSync(file, yaml);
    const response = await fetch(`${service.url}/-/reload`, { method: 'POST', headers });
    const { detail = '' } = (await response.json()) as { detail?: string };
    return response.ok ? [] : detail.split('\n');
  }

  async function listState(): Promise<ListState | undefined> {
    const response = await fetch(`${service.url}/api/v1/health`);
    return ((await response.json()) as { lists: ListState[] }).lists[0];
  }

  async function faultOfList(text: string | Uint8Array): Promise<string | null> {
    const before = JSON.stringify(await listState());
    writeFileSync(path('list.json'), text);
    await refusalOf(WITH_LIST);
    for (;;) {
      const state = await listState();
      const isNew = state && JSON.stringify(state) !== before;
      if (isNew && (state.error ?? state.lastSuccess) !== null) return state.error;
      await pause(2);
    }
  }

  let lastCall: Promise<unknown> = Promise.resolve();
  /** One call after another: fast-check does not wait for the last one when its time is over. */
  function inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = lastCall.then(call);
    lastCall = result.catch(() => undefined);
    return result;
  }

  const running = started.move();
  return {
    file,
    refusalOf: (yaml: string | Uint8Array) => inTurn(() => refusalOf(yaml)),
    /** The same without the path of the file. */
    faultsOf: async (yaml: string) => {
      const lines = await inTurn(() => refusalOf(yaml));
      return lines.map((line) => line.replace(`${file}: `, ''));
    },
    /** Why this list is refused; null if it was applied. Loads `WITH_LIST` first. */
    faultOfList: (text: string | Uint8Array) => inTurn(() => faultOfList(text)),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
