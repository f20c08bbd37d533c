import type { ServiceConfig } from '../../../exporter/config/config.ts';
import { MetricRegistry } from '../../../exporter/metrics/registry.ts';
import { Announcements } from '../../../exporter/probes/announcements.ts';
import type { Probe } from '../../../exporter/probes/probe.ts';
import { Prober } from '../../../exporter/probes/prober.ts';
import { ALL_BUT_SLICES, MovedClock } from '../moved-clock.ts';
import { silentLogger } from '../silent-logger.ts';
import { ScriptedProbe } from './scripted-probe.ts';
import { expose } from '../exposition/expose.ts';

/** A prober with a moved clock and scripted services; nothing to clean up. */
export function makeWorld(
  services: readonly ServiceConfig[] = [],
  { log = silentLogger, probe }: { log?: typeof silentLogger; probe?: Probe } = {},
) {
  const clock = new MovedClock(undefined, probe ? undefined : ALL_BUT_SLICES);
  const script = new ScriptedProbe(clock);
  const registry = new MetricRegistry(log);
  const maintenance = new Announcements(clock);
  const announcementFor = maintenance.of;
  const prober = new Prober({
    ...{ clock, probe: probe ?? script.probe, log, registry, announcementFor },
  });
  prober.apply(services);
  const healthOf = (name: string) =>
    prober.states().find((state) => state.service.name === name)?.health;
  /** The lines of the exposition that start so. */
  const scrape = async (metric: string) =>
    (await expose(registry)).split('\n').filter((line) => line.startsWith(metric));
  return { clock, script, maintenance, registry, prober, healthOf, scrape };
}
