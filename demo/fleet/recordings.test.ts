import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../tests/support/fleet/ask.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { FREE_PORTS } from './penpal-services.ts';

// The simulated ai-service is held to what the real one exposes: tests/fixtures has recordings of it.

const PATH = '/api/v1/metrics';
/** As the real service answers, without any key. */
const CONTENT_TYPE = 'text/plain; charset=utf-8; version=0.0.4';
const fixture = (name: string) => readFileSync(`tests/fixtures/ai-service-${name}.txt`, 'utf8');

/** What a reader of the text depends on: names, order, types, helps, labels and their order, buckets. */
function shapeOf(text: string): string[] {
  const lines = text.split('\n').map((line) => {
    if (line === '' || line.startsWith('#')) return line;
    const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})? \S+$/.exec(line) ?? [];
    const pairs = [...labels.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g)];
    const kept = pairs.map(([pair, label]) => (label === 'le' ? pair : label));
    return `${name} ${kept.join(' ')}`;
  });
  // Several series of a family have one shape. The shapes of Node's own metrics depend on its activity.
  const shapes = lines.filter((line, index) => line === '' || lines.indexOf(line) === index);
  return shapes.filter((line) => !/^ai_service_nodejs_(gc|active)/.test(line));
}

/** The series of the metrics of ai-service itself, without values. */
const seriesOf = (text: string) =>
  text.split('\n').flatMap((line) => /^(ai_(?!service).+) \S+$/.exec(line)?.[1] ?? []);

const fresh = fixture('fresh');
const used = fixture('used');
const simulated = { fresh: '', used: '', planned: '' };

/** The text after some requests, as the recording was made: health and metrics were asked before. */
async function metricsOf(fleet: Fleet) {
  const { url } = fleet.services['ai-service'];
  await ask(`${url}/api/v1/health`);
  await ask(url + PATH);
  const met = await ask(url + PATH);
  if (!('body' in met)) throw new Error(met.failed);
  return met;
}

beforeAll(async () => {
  const clock = { ms: Date.parse('2026-11-24T12:00:00Z'), now: () => clock.ms };
  const options = { clock, ports: FREE_PORTS, controlPort: 0, uptimeSeconds: 0 };
  const fleet = await startFleet(options);
  const planned = await startFleet({ ...options, planned: true });
  const first = await ask(fleet.services['ai-service'].url + PATH);
  expect(first).toMatchObject({ status: 200, type: CONTENT_TYPE });
  if ('body' in first) simulated.fresh = first.body;
  await ask(planned.services['ai-service'].url + PATH);
  clock.ms += 3_600_000;
  simulated.used = (await metricsOf(fleet)).body;
  simulated.planned = (await metricsOf(planned)).body;
  await Promise.all([fleet.stop(), planned.stop()]);
});

describe('the simulated ai-service', () => {
  test.each([
    ['right after its start', 'fresh', fresh],
    ['after requests', 'used', used],
  ] as const)('has the exposition of the real one %s', (_, when, recorded) => {
    expect(shapeOf(simulated[when])).toEqual(shapeOf(recorded));
  });

  test('has the endpoints of the real one as route patterns, health and metrics included', () => {
    const endpoints = (text: string) =>
      new Set(seriesOf(text).flatMap((series) => /endpoint="([^"]+)"/.exec(series)?.[1] ?? []));
    const isAnalysis = (endpoint: string) => endpoint === '/api/v1/ai/analyze';
    const real = [...endpoints(used)].filter((endpoint) => !isAnalysis(endpoint));
    expect([...endpoints(simulated.used)].toSorted()).toEqual(real.toSorted());
  });

  test.each([
    ['provider', 'ai_requests_total', ['unknown']],
    ['model', 'ai_requests_total', ['unknown']],
    ['provider', 'ai_request_duration_seconds_count', ['unknown']],
    ['language', 'ai_conversations_created_total', ['unknown']],
    ['level', 'ai_conversations_created_total', ['unknown']],
    ['type', 'ai_conversations_created_total', ['new']],
    ['type', 'ai_messages_processed_total', ['chat', 'conversation-partner', 'tutor']],
  ])('has the values of the real one for %s of %s', (label, name, expected) => {
    const valuesOf = (text: string) => {
      const pattern = new RegExp(`^${name}\\{.*\\b${label}="([^"]*)"`);
      const values = seriesOf(text).flatMap((series) => pattern.exec(series)?.[1] ?? []);
      return [...new Set(values)].toSorted();
    };
    expect(valuesOf(used)).toEqual(expected);
    expect(valuesOf(simulated.used)).toEqual(expected);
  });

  test('counts every message of a conversation as a new conversation, as the real one does', () => {
    const valueOf = (text: string, series: RegExp) =>
      Number(
        text
          .split('\n')
          .find((line) => series.test(line))
          ?.split(' ')
          .at(-1),
      );
    for (const text of [used, simulated.used]) {
      const created = valueOf(
        text,
        /^ai_requests_total\{endpoint="\/api\/v1\/conversations",.*201/,
      );
      const messages = valueOf(text, /^ai_requests_total\{.*conversations\/:id\/messages".*201/);
      expect(messages).toBeGreaterThan(created);
      expect(valueOf(text, /^ai_conversations_created_total/)).toBe(created + messages);
    }
  });

  const UNFILLED = [
    'ai_tokens_consumed_total',
    'ai_cache_operations_total',
    'ai_providers_health_status',
    'ai_rate_limit_hits_total',
  ];
  test.each(UNFILLED)('declares %s and fills it only with the switch `planned`', (name) => {
    const has = (text: string) => seriesOf(text).some((series) => series.startsWith(name));
    for (const text of [fresh, used, simulated.used, simulated.planned]) {
      expect(text).toContain(`# TYPE ${name} `);
    }
    expect([used, simulated.used, simulated.planned].map(has)).toEqual([false, false, true]);
  });

  test('has the same values with the switch `planned`, besides the further series', () => {
    const isUnfilled = (line: string) => UNFILLED.some((name) => line.startsWith(name));
    const own = (text: string) =>
      text.split('\n').filter((line) => /^ai_(?!service)/.test(line) && !isUnfilled(line));
    expect(own(simulated.planned)).toEqual(own(simulated.used));
  });
});
