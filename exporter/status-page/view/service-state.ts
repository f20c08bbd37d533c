import type { ActiveAlerts } from '../../alerts/alert.ts';
import { isSlow, type TargetState } from '../../probes/health-state.ts';

/** What the page calls a service's state. */
export type ServiceStatus = 'up' | 'slow' | 'down' | 'unknown';

/** Slow is not down: a service that answers in the slow threshold or longer is up and slow. */
export function statusOf(state: TargetState): ServiceStatus {
  if (state.health === 'unknown') return 'unknown';
  if (state.health === 'unhealthy') return 'down';
  return isSlow(state) ? 'slow' : 'up';
}

/** Checks that may be missing before what is known counts as old. */
const MISSED_CHECKS = 3;

/** Whether the last check is so long ago that the state may no longer be true. */
export function isOld({ last, service }: TargetState, now: number): boolean {
  const { intervalMs, timeoutMs } = service.check;
  return last !== undefined && now - last.startedAt > MISSED_CHECKS * intervalMs + timeoutMs;
}

/** Number of dependencies that the service reports as not ok. */
export function failingDependencies({ last }: TargetState): number {
  return Object.values(last?.facts?.dependencies ?? {}).filter((ok) => !ok).length;
}

/** How much a service needs somebody's attention, the most first. */
const ATTENTION = ['down', 'doubtful', 'unchecked', 'maintenance', 'fine'] as const;
export type Attention = (typeof ATTENTION)[number];

export function attentionOf(target: TargetState, now: number): Attention {
  const status = statusOf(target);
  if (target.inMaintenance) return 'maintenance';
  if (status === 'down') return 'down';
  if (status === 'unknown') return 'unchecked';
  const isDoubtful = status === 'slow' || target.last?.failure || isOld(target, now);
  return isDoubtful || failingDependencies(target) > 0 ? 'doubtful' : 'fine';
}

/** Problems first, then by group; otherwise in the order of the configuration. */
export function byAttention(targets: readonly TargetState[], now: number): TargetState[] {
  const groups = Map.groupBy(targets, (target) => attentionOf(target, now));
  const fine = Map.groupBy(groups.get('fine') ?? [], ({ service }) => service.group ?? '');
  const inGroups = [
    ...(fine.get('') ?? []),
    ...[...fine].flatMap(([name, all]) => (name ? all : [])),
  ];
  return ATTENTION.flatMap((attention) =>
    attention === 'fine' ? inGroups : (groups.get(attention) ?? []),
  );
}

/** How serious it is; also the colour and the sign, never the colour alone. */
export type Tone = 'good' | 'warning' | 'critical' | 'maintenance' | 'unknown';

/** Everything that the one sentence about all services is made of. */
export function overallOf(...states: Parameters<typeof countsOf>) {
  const counts = countsOf(...states);
  return { tone: toneOf(counts), ...counts };
}
export type Overall = ReturnType<typeof overallOf>;

function countsOf(
  targets: readonly TargetState[],
  { alerts }: Pick<ActiveAlerts, 'alerts'>,
  now: number,
) {
  const working = targets.filter((target) => !target.inMaintenance);
  const having = (...wanted: string[]) =>
    namesOf(working.filter((target) => wanted.includes(statusOf(target))));
  const down = having('down');
  // The cause of an inhibited alert is counted.
  const firing = alerts.filter(
    ({ state, heldBackBy }) => state === 'firing' && heldBackBy !== 'alert',
  );
  const critical = firing.filter(({ severity }) => severity === 'critical');
  return {
    total: targets.length,
    /** Services that respond, slow ones included. */
    up: having('up', 'slow').length,
    /** Names; a service in maintenance is only under `maintenance`, whatever its state. */
    down,
    slow: having('slow'),
    unchecked: having('unknown'),
    maintenance: namesOf(targets.filter((target) => target.inMaintenance)),
    /** Critical alerts that fire although no service is down. */
    criticalAlerts: down.length > 0 ? 0 : critical.length,
    /** Firing warnings, and services with a dependency in error that no alert is about; if no service is down. */
    warnings: down.length > 0 ? 0 : warningsOf(working, firing),
    ...oldness(targets, now),
  };
}

function warningsOf(working: readonly TargetState[], firing: ActiveAlerts['alerts']): number {
  const told = new Set(firing.map(({ service }) => service));
  const untold = working.filter(
    (target) => failingDependencies(target) > 0 && !told.has(target.service.name),
  );
  return firing.filter(({ severity }) => severity === 'warning').length + untold.length;
}

function namesOf(targets: readonly TargetState[]): readonly string[] {
  return targets.map(({ service }) => service.name);
}

/** How long ago the newest check was, milliseconds, if no service was checked recently. */
function oldness(targets: readonly TargetState[], now: number): { oldForMs?: number } {
  const checked = targets.filter((target) => target.last !== undefined);
  if (checked.length === 0 || !checked.every((target) => isOld(target, now))) return {};
  const newest = Math.max(...checked.map((target) => target.last?.startedAt ?? 0));
  return { oldForMs: now - newest };
}

function toneOf(overall: ReturnType<typeof countsOf>): Tone {
  if (overall.oldForMs !== undefined || overall.total === 0) return 'unknown';
  if (overall.down.length > 0 || overall.criticalAlerts > 0) return 'critical';
  if (overall.slow.length > 0 || overall.warnings > 0) return 'warning';
  if (overall.unchecked.length > 0) return 'unknown';
  return overall.maintenance.length > 0 ? 'maintenance' : 'good';
}
