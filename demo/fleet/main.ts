import { startControl } from './control.ts';
import { startFleet } from './fleet.ts';
import { PortError } from './listen.ts';
import { createPlatform } from './platform.ts';
import { startService } from './service.ts';
import { type ServiceName, USUAL_PORTS } from './service-names.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';

/** What was started, and how to end it. */
interface Running {
  readonly urls: readonly (readonly [string, string])[];
  stop(): Promise<unknown>;
}

async function startAll(settings: Settings): Promise<Running> {
  const fleet = await startFleet(settings);
  const urls = Object.values(fleet.services).map(({ name, url }) => [name, url] as const);
  return { urls: [...urls, ['control', fleet.controlUrl]], stop: () => fleet.stop() };
}

async function startOne(name: ServiceName, settings: Settings): Promise<Running> {
  const { host, port = USUAL_PORTS[name], uptimeSeconds, controlPort, controlHost } = settings;
  const apiKey = name === 'ai-service' ? settings.apiKey : undefined;
  const platform = createPlatform(settings);
  const service = await startService(name, { platform, host, port, uptimeSeconds, apiKey });
  if (controlPort === undefined) {
    return { urls: [[name, service.url]], stop: () => service.stop() };
  }
  const control = await startControl([service], { port: controlPort, host: controlHost });
  return {
    urls: [
      [name, service.url],
      ['control', control.url],
    ],
    stop: () => Promise.all([service.stop(), control.close()]),
  };
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const running = await (settings.only ? startOne(settings.only, settings) : startAll(settings));
  for (const [name, url] of running.urls) console.log(`${name.padEnd(16)} ${url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.stop());
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof PortError || error instanceof SettingsError)) throw error;
  console.error(`The fleet cannot start: ${error.message}`);
  process.exit(1);
}
