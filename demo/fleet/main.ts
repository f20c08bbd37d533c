import { SettingsError } from '../../provisioning/settings.ts';
import { startFleet } from './fleet.ts';
import { PortError } from './listen.ts';
import { USUAL_PORTS } from './penpal-services.ts';
import { readSettings } from './settings.ts';

// Starts what the environment asks for and prints the addresses. SIGINT and SIGTERM end it.
try {
  const { only, port, ...settings } = readSettings(process.env);
  const ports = { ...USUAL_PORTS, ...(only && port !== undefined && { [only]: port }) };
  const running = await startFleet({ ...settings, only, ports });
  for (const { name, url } of Object.values(running.services))
    console.log(`${name.padEnd(16)} ${url}`);
  if (running.controlUrl) console.log(`control          ${running.controlUrl}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void running.stop());
  }
} catch (error) {
  if (!(error instanceof PortError || error instanceof SettingsError)) throw error;
  console.error(`The fleet cannot start: ${error.message}`);
  process.exit(1);
}
