import { setFlagsFromString } from 'node:v8';
import { readEnvFile } from '../command-line/env-file.ts';
import { onSignal } from './signals.ts';
import { createApp } from './api/app.ts';
import { startServer } from './api/server.ts';
import { VERSION } from './build-info.ts';
import { systemClock as clock } from './clock.ts';
import { ConfigError } from './config/config-error.ts';
import { readEnvironment } from './config/environment.ts';
import { loadConfig } from './config/config.ts';
import { shareOf } from './targets/service-directory.ts';
import { createLogger } from './logger.ts';
import { threadPoolSize } from './http-client/lookup.ts';
import { wire } from './wire.ts';

/** Milliseconds from SIGTERM to a forced exit. The server closes its connections within 4 s. */
const STOP_DEADLINE_MS = 4_800;

const USAGE = 'usage: npm start. It takes no arguments: docs/configuration.md lists its variables.';

const [first, ...others] = process.argv.slice(2);
/** Only `npm start` gives it. */
const [, envFile] = /^--env=(.+)/.exec(first ?? '') ?? [];
const argument = envFile === undefined ? first : others[0];
if (argument !== undefined) {
  const isHelp = argument === '--help';
  console[isHelp ? 'log' : 'error'](isHelp ? USAGE : `Unexpected argument "${argument}"; ${USAGE}`);
  process.exit(isHelp ? 0 : 2);
}

// libuv reads it when the first thread starts.
process.env['UV_THREADPOOL_SIZE'] = String(threadPoolSize);

try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Throws a ConfigError, with a message to print, if the service cannot start. */
async function start(): Promise<void> {
  if (envFile !== undefined) readSettingsOf(envFile);
  const settings = readEnvironment(process.env);
  const log = createLogger(settings.LOG_LEVEL);
  const load = () => loadConfig(settings, process.env);
  const { parts, start: startProbing, stop } = wire({ settings, load, clock, log });
  const address = { host: settings.HOST, port: settings.PORT, log };
  const server = await startServer(createApp(parts), address).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  startProbing();
  // Limits garbage. On the command line it would make Node compile its own modules at each start, for 35 ms.
  setFlagsFromString('--heap-growing-percent=50');
  const services = parts.directory.own().length;
  const share = shareOf(parts.directory);
  const environment = settings.NODE_ENV;
  log.info({ version: VERSION, environment, port: server.port, services, ...share }, 'listening');

  let isStopping = false;
  onSignal((signal) => {
    if (signal === 'SIGHUP') return void parts.directory.reload();
    if (signal === 'SIGUSR2') {
      log.level = log.level === 'debug' ? settings.LOG_LEVEL : 'debug';
      return log.warn({ logLevel: log.level }, 'log level changed');
    }
    // npm and the terminal may send the same signal twice.
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref();
    void Promise.all([server.close(), stop()]).then(() => log.info('stopped'));
  });
}

/** Sets what the file sets and the environment does not. Throws a ConfigError if the file cannot be read. */
function readSettingsOf(file: string): void {
  try {
    readEnvFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([`expected a readable file (${code})`], file, error);
  }
}
