import { runCommandLine, ENV_OPTION, UsageError } from '../command-line/command-line.ts';
import { ConfigError } from '../exporter/config/config-error.ts';
import { readEnvironment } from '../exporter/config/environment.ts';
import { loadConfig } from '../exporter/config/config.ts';
import { checkService, warmUp } from './check-service/check.ts';
import { renderCheck } from './check-service/render.ts';

const command = {
  name: 'check:service',
  operands: { name: '<service>', help: 'its name in services.yml', most: 1 },
  options: {
    json: { type: 'boolean', help: 'prints the result as JSON' },
    env: ENV_OPTION,
  },
  remark: 'Exit code: 0 healthy, 1 not healthy, 2 not checked.',
  expected: [ConfigError],
  exitCode: 2,
} as const;

await runCommandLine(command, async ({ json }, [wanted]) => {
  const { services } = loadConfig(readEnvironment(process.env), process.env);
  const service = services.find(({ name }) => name === wanted);
  if (!service) {
    const problem =
      wanted === undefined ? 'expected the name of a service' : `no service "${wanted}"`;
    throw new UsageError(`${problem}; there are ${services.map(({ name }) => name).join(', ')}`);
  }
  await warmUp(service.check);
  const check = await checkService(service);
  console.log(json ? JSON.stringify(check, null, 2) : renderCheck(check, service.check));
  return check.healthy ? 0 : 1;
});
