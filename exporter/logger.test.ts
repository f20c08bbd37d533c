import { pino } from 'pino';
import { expect, test } from 'vitest';
import { notify } from './logger.ts';

test('a listener that throws is logged, and the others are still called', () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const called: number[] = [];
  const throws = () => {
    throw new Error('a bug');
  };
  expect(notify(log, 'numbers', [throws, (number: number) => called.push(number)], 7)).toBe(false);
  expect(notify(log, 'numbers', [(number: number) => called.push(number)], 8)).toBe(true);

  expect(called).toEqual([7, 8]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    msg: 'a listener to numbers threw',
    err: { message: 'a bug' },
  });
});
