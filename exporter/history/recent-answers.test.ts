import { expect, test } from 'vitest';
import { MovedClock } from '../../tests/support/moved-clock.ts';
import { RecentAnswers } from './recent-answers.ts';

test('the same question is asked once while its answer is fresh', async () => {
  const clock = new MovedClock();
  const recent = new RecentAnswers<number>(clock, 5000, 8);
  let asked = 0;
  const ask = () => recent.ask('1h', () => Promise.resolve((asked += 1)));
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  clock.jump(4999);
  expect(await ask()).toBe(1);
  clock.jump(1);
  expect(await ask()).toBe(2);
  expect(await recent.ask('24h', () => Promise.resolve((asked += 1)))).toBe(3);
});

test('remembers the last questions only', async () => {
  const recent = new RecentAnswers<number>(new MovedClock(), 5000, 8);
  let asked = 0;
  const ask = (question: number) =>
    recent.ask(String(question), () => Promise.resolve((asked += 1)));
  for (let question = 0; question < 10; question += 1) await ask(question);
  expect(recent.size).toBe(8);
  expect(await ask(9)).toBe(10);
  expect(await ask(0)).toBe(11);
});

test('an answer that is no longer fresh is let go at the next question, whatever that is', async () => {
  const clock = new MovedClock();
  const recent = new RecentAnswers<string>(clock, 5000, 8);
  const ask = (question: string) => recent.ask(question, () => Promise.resolve(question));
  await ask('1h');
  clock.jump(3000);
  await ask('24h');
  clock.jump(2000);
  await ask('24h');
  expect(recent.size).toBe(1);
});
