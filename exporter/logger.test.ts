import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Listeners } from './listeners.ts';

test('a listener that throws is logged and costs the others nothing', () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const listeners = new Listeners<[number]>(log, 'numbers');
  const told: number[] = [];
  listeners.add(() => {
    throw new Error('a bug');
  });
  listeners.add((number) => told.push(number));
  expect(listeners.tell(7)).toBe(false);

  expect(told).toEqual([7]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    msg: 'a listener to numbers threw',
    err: { message: 'a bug' },
  });
});
