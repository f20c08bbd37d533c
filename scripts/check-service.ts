import { parseArgs } from 'node:util';
import { ConfigError } from '../exporter/config/config-error.ts';
import { readEnvironment } from '../exporter/config/environment.ts';
import { loadConfig } from '../exporter/config/config.ts';
import { checkService, warmUp } from './check-service/check.ts';
import { renderCheck } from './check-service/render.ts';
import { isUsageError } from './usage-error.ts';

const USAGE = `usage: npm run check:service -- [--json] <service>

Probes one service of services.yml once, reads its sources of business metrics, and shows the results.
Exit code: 0 healthy, 1 not healthy, 2 not checked.`;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigError) && !isUsageError(error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { services } = loadConfig(readEnvironment(process.env), process.env);
  const service = services.find(({ name }) => name === positionals[0]);
  if (!service || positionals.length !== 1) {
    const names = services.map(({ name }) => name).join(', ');
    throw new ConfigError([USAGE, '', `expected the name of one service: ${names}`]);
  }
  await warmUp(service.check);
  const check = await checkService(service);
  console.log(values.json ? JSON.stringify(check, null, 2) : renderCheck(check, service.check));
  return check.healthy ? 0 : 1;
}
