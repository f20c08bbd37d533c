import type { ActiveAlerts } from '../../alerts/alert.ts';
import type { TargetState } from '../../probes/health-state.ts';
import { failingDependencies, isOld, statusOf } from './service-state.ts';

/** How serious it is; also the colour and the sign, never the colour alone. */
export type Tone = 'good' | 'warning' | 'critical' | 'maintenance' | 'unknown';

/** Everything that the one sentence about all services is made of. */
export interface Overall {
  readonly tone: Tone;
  readonly total: number;
  /** Services that answer, slow ones included. */
  readonly up: number;
  /** Names; a service in maintenance is only under `maintenance`, whatever its state. */
  readonly down: readonly string[];
  readonly slow: readonly string[];
  readonly unchecked: readonly string[];
  readonly maintenance: readonly string[];
  /** Critical alerts that fire although no service is down. */
  readonly criticalAlerts: number;
  /** Firing warnings, and services with a dependency in error that no alert is about; if no service is down. */
  readonly warnings: number;
  /** How long ago the newest check was, milliseconds, if no service was checked recently. */
  readonly oldForMs?: number;
}

export function overallOf(
  targets: readonly TargetState[],
  { alerts }: Pick<ActiveAlerts, 'alerts'>,
  now: number,
): Overall {
  const working = targets.filter((target) => !target.inMaintenance);
  const having = (...wanted: string[]) =>
    working.filter((target) => wanted.includes(statusOf(target))).map(nameOf);
  const down = having('down');
  // The cause of an inhibited alert is counted.
  const firing = alerts.filter(
    ({ state, heldBackBy }) => state === 'firing' && heldBackBy !== 'alert',
  );
  const parts = {
    total: targets.length,
    up: having('up', 'slow').length,
    down,
    slow: having('slow'),
    unchecked: having('unknown'),
    maintenance: targets.filter((target) => target.inMaintenance).map(nameOf),
    criticalAlerts:
      down.length > 0 ? 0 : firing.filter(({ severity }) => severity === 'critical').length,
    warnings: down.length > 0 ? 0 : warningsOf(working, firing),
    ...oldness(targets, now),
  };
  return { tone: toneOf(parts), ...parts };
}

function warningsOf(working: readonly TargetState[], firing: ActiveAlerts['alerts']): number {
  const told = new Set(firing.map(({ service }) => service));
  const untold = working.filter(
    (target) => failingDependencies(target) > 0 && !told.has(target.service.name),
  );
  return firing.filter(({ severity }) => severity === 'warning').length + untold.length;
}

function nameOf({ service }: TargetState): string {
  return service.name;
}

function oldness(targets: readonly TargetState[], now: number): { oldForMs?: number } {
  const checked = targets.filter((target) => target.last !== undefined);
  if (checked.length === 0 || !checked.every((target) => isOld(target, now))) return {};
  const newest = Math.max(...checked.map((target) => target.last?.startedAt ?? 0));
  return { oldForMs: now - newest };
}

function toneOf(overall: Omit<Overall, 'tone'>): Tone {
  if (overall.oldForMs !== undefined || overall.total === 0) return 'unknown';
  if (overall.down.length > 0 || overall.criticalAlerts > 0) return 'critical';
  if (overall.slow.length > 0 || overall.warnings > 0) return 'warning';
  if (overall.unchecked.length > 0) return 'unknown';
  return overall.maintenance.length > 0 ? 'maintenance' : 'good';
}
