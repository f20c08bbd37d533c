import { USUAL_PORTS } from './fleet/service-names.ts';
import { isPortFree } from './server.ts';

/** Where the demo listens; what Penpal's own services and the stack usually have. */
export const DEMO_PORTS = {
  ...USUAL_PORTS,
  'monitoring-service': 3005,
  'fleet control': 3009,
  prometheus: 9090,
  alertmanager: 9093,
};

/** One line for each port that another program has, with what to do. */
export async function takenPorts(): Promise<readonly string[]> {
  const ports = Object.entries(DEMO_PORTS);
  const free = await Promise.all(ports.map(([, port]) => isPortFree(port)));
  return ports
    .filter((_, index) => !free[index])
    .map(
      ([name, port]) =>
        `Port ${port} (${name}) is taken by another program. Stop that one first; ` +
        `\`lsof -i :${port}\` or \`ss -ltnp 'sport = :${port}'\` names it.`,
    );
}
