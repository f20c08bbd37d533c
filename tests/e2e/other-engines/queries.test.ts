import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRealPart, type RealPart } from '../../../demo/real-parts.ts';
import type { RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder } from '../../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { answerOf, unexplained } from './compare-answers.ts';
import type { Answer, Moment } from './compare-answers.ts';
import { comparedParts, everyExpression } from './every-expression.ts';
import { knownDifferences, SERIES_WITH_A_GAP } from './known-differences.ts';
import { prometheusWith, victoriaMetricsWith } from './load-samples.ts';
import { samplesOfEverything, SCRAPED_SECONDS } from './samples-of-everything.ts';

const end = Math.floor(Date.now() / 60_000) * 60 - 600;
const moments: readonly Moment[] = [{ time: end }, { start: end - 3600, end, step: 60 }];
/** Age of the oldest counters. */
const knownSeconds = SCRAPED_SECONDS - 3600;

let started: AsyncDisposableStack | undefined;
let prometheus: RealServer | undefined;
let victoriaMetrics: RealServer | undefined;

beforeAll(async () => {
  const names = ['promtool', 'prometheus', 'victoria-metrics'] as const;
  const parts = await Promise.all(names.map((name) => findRealPart(name)));
  if (parts.some((part) => 'absent' in part)) return;
  const [promtool, part, engine] = parts as readonly RealPart[] as [RealPart, RealPart, RealPart];
  started = new AsyncDisposableStack();
  const folder = await temporaryFolder('penpal-engines-');
  started.defer(() => folder.remove());
  const samples = samplesOfEverything(end);
  prometheus = started.use(await prometheusWith(samples, { promtool, part, folder: folder.path }));
  victoriaMetrics = started.use(await victoriaMetricsWith(samples, engine));
});

afterAll(() => started?.disposeAsync());

type BothAnswers = [Answer, Answer][];
/** By expression: several tests ask the same. */
const answered = new Map<string, Promise<BothAnswers>>();

/** Compares both engines at one time and over an hour. */
async function bothAnswers(expression: string, skip: (note: string) => never) {
  for (const name of ['promtool', 'prometheus', 'victoria-metrics'] as const) {
    await realPartOrSkip(name, skip);
  }
  const ask = (moment: Moment) =>
    Promise.all(
      [prometheus!, victoriaMetrics!].map(({ url }) => answerOf(url, expression, moment)),
    );
  if (!answered.has(expression)) {
    answered.set(expression, Promise.all(moments.map(ask)) as Promise<BothAnswers>);
  }
  return answered.get(expression)!;
}

const asked = [
  ...everyExpression(),
  { name: 'a series with a gap', expression: SERIES_WITH_A_GAP },
];
const parts = comparedParts(asked);

describe('VictoriaMetrics has the same results as Prometheus on the same samples', () => {
  test.for(asked)('$name: $expression', async ({ expression }, { skip }) => {
    for (const answers of await bothAnswers(expression, skip)) {
      expect(unexplained(expression, answers, knownSeconds)).toEqual([]);
    }
  });

  // The engine that evaluates the rules creates ALERTS.
  test.for(parts)('$name: $expression', async ({ expression }, { skip }) => {
    for (const answers of await bothAnswers(expression, skip)) {
      expect(answers[0].size, 'nothing is compared').toBeGreaterThan(0);
      expect(unexplained(expression, answers, knownSeconds)).toEqual([]);
    }
  });
});

test.for(knownDifferences)('$of do differ: $why', async ({ concerns }, { skip }) => {
  const concerned = [...asked, ...parts].filter(({ expression }) => concerns(expression));
  const differ = await Promise.all(
    concerned.map(async ({ expression }) => {
      const answers = await bothAnswers(expression, skip);
      return answers.some(([one, other]) =>
        [...one].some(([key, value]) => other.get(key) !== value),
      );
    }),
  );
  expect(differ).toContain(true);
});
