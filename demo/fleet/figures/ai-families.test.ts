import { describe, expect, it } from 'vitest';
import { aiFamilies } from './ai-families.ts';
import { aiUsage } from './ai-usage.ts';
import { exposition } from './exposition.ts';

const START = Date.parse('2026-11-24T08:00:00Z');
const usage = aiUsage(1, START, START + 6 * 3_600_000);
const families = aiFamilies(usage, []);

/** Names, types and labels as the design page of the services has them. */
const PUBLISHED = [
  ['ai_conversations_created_total', 'counter', 'language,level,type'],
  ['ai_messages_processed_total', 'counter', 'language,level,type'],
  ['ai_tokens_consumed_total', 'counter', 'provider,model,type'],
  ['ai_costs_total', 'counter', 'provider,model,user_id'],
  ['ai_requests_total', 'counter', 'endpoint,method,status,provider,model'],
  ['ai_request_duration_seconds', 'histogram', 'endpoint,provider,model'],
  ['ai_active_websocket_connections', 'gauge', ''],
  ['ai_cache_operations_total', 'counter', 'operation,result'],
  ['ai_providers_health_status', 'gauge', 'provider'],
  ['ai_rate_limit_hits_total', 'counter', 'endpoint,user_id'],
] as const;

function linesOf(name: string, suffix?: string) {
  const family = families.find((candidate) => candidate.name === name);
  return family?.lines.filter((line) => line.suffix === suffix) ?? [];
}

function sorted(labels: string[]): string {
  return labels
    .filter((label) => label !== 'le')
    .sort()
    .join(',');
}

describe('the metrics of ai-service', () => {
  it.each(PUBLISHED)('has %s, a %s with the labels "%s"', (name, type, labels) => {
    const family = families.find((candidate) => candidate.name === name);
    const shapes = new Set(family?.lines.map((line) => sorted(Object.keys(line.labels))));
    expect(family?.type).toBe(type);
    expect([...shapes]).toEqual([sorted(labels.split(',').filter(Boolean))]);
  });

  it('has nothing else', () => {
    expect(families.map(({ name }) => name)).toEqual(PUBLISHED.map(([name]) => name));
  });

  it('has no series twice', () => {
    const series = families.flatMap(({ name, lines }) =>
      lines.map(({ suffix, labels }) => JSON.stringify([name, suffix, labels])),
    );
    expect(new Set(series).size).toBe(series.length);
  });

  it('has a histogram whose buckets rise to its count', () => {
    const buckets = linesOf('ai_request_duration_seconds', '_bucket');
    const counts = linesOf('ai_request_duration_seconds', '_count');
    expect(counts.length).toBe(usage.models.length);
    for (const { labels, value: count } of counts) {
      const mine = buckets.filter((bucket) => bucket.labels['model'] === labels['model']);
      const values = mine.map(({ value }) => value);
      expect(mine.map((bucket) => bucket.labels['le'])).toEqual([
        '0.1',
        '0.25',
        '0.5',
        '1',
        '2.5',
        '5',
        '10',
        '30',
        '+Inf',
      ]);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.at(-1)).toBe(count);
    }
  });

  it('does not list what never happened, but gauges always', () => {
    const fresh = aiFamilies(aiUsage(1, START, START), []);
    const listed = fresh.filter(({ lines }) => lines.length > 0).map(({ name }) => name);
    expect(listed).toEqual([
      'ai_request_duration_seconds',
      'ai_active_websocket_connections',
      'ai_providers_health_status',
    ]);
  });
});

describe('exposition', () => {
  it('escapes what would end a label value', () => {
    const lines = [{ labels: { language: 'a"b\\c\nd' }, value: 1 }];
    expect(exposition([{ name: 'x', help: 'X', type: 'gauge', lines }])).toBe(
      '# HELP x X\n# TYPE x gauge\nx{language="a\\"b\\\\c\\nd"} 1\n',
    );
  });
});
