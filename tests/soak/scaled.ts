import { load, dump } from 'js-yaml';
import { parseDuration } from '../../exporter/config/expressions.ts';

/** The keys of Prometheus's and Alertmanager's files that hold a time of ours to wait. */
const SCALED_KEYS = new Set([
  ...['scrape_interval', 'scrape_timeout', 'evaluation_interval', 'refresh_interval'],
  ...['interval', 'for', 'keep_firing_for'],
  ...['group_wait', 'group_interval', 'repeat_interval'],
]);

/** A YAML file with every such time divided by `factor`. Expressions keep their ranges. */
export function scaledYaml(text: string, factor: number): string {
  return dump(scaled(load(text), factor));
}

function scaled(node: unknown, factor: number): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => scaled(item, factor));
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    SCALED_KEYS.has(key) ? scaledDuration(value, factor) : scaled(value, factor),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function scaledDuration(value: unknown, factor: number): string {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) throw new Error(`expected a duration, got ${JSON.stringify(value)}`);
  return `${Math.round(ms / factor)}ms`;
}
