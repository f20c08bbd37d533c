import type { ServiceConfig } from '../../../exporter/config/config.ts';
import { silentLogger } from '../silent-logger.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { MovedClock } from '../moved-clock.ts';
import { Prober } from '../../../exporter/probes/prober.ts';
import { ScriptedProbe } from './scripted-probe.ts';

/** A prober with a clock that the test moves and services that the test scripts. */
export function makeWorld(services: readonly ServiceConfig[] = [], log = silentLogger) {
  const clock = new MovedClock();
  const script = new ScriptedProbe(clock);
  const registry = new MetricRegistry(log);
  const prober = new Prober({ clock, probe: script.probe, log, registry });
  prober.apply(services);
  const healthOf = (name: string) =>
    prober.states().find((state) => state.service.name === name)?.health;
  /** The exposition's lines of this metric. */
  const scrape = async (metric: string) =>
    (await registry.expose()).split('\n').filter((line) => line.startsWith(metric));
  return { clock, script, registry, prober, healthOf, scrape };
}
