import { pino } from 'pino';
import { expect, test } from 'vitest';
import { escapeControls, notify } from './logger.ts';

test('a listener that throws is logged, and the others are still called', () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const called: number[] = [];
  const throws = () => {
    throw new Error('a bug');
  };
  notify(log, 'numbers', [throws, (number: number) => called.push(number)], 7);
  notify(log, 'numbers', [(number: number) => called.push(number)], 8);

  expect(called).toEqual([7, 8]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    msg: 'a listener to numbers threw',
    err: { message: 'a bug' },
  });
});

test.each([
  ['a line break', 'a\nlevel: info', String.raw`a\nlevel: info`],
  ['a carriage return and an escape', '\r\u001b[2K', String.raw`\r\u001b[2K`],
  ['a right-to-left override', '\u202efdp', String.raw`\u202efdp`],
  ['a C1 control', '\u009b1m', String.raw`\u009b1m`],
  ['quotes and backslashes', String.raw`"\n" \ \u202e`, String.raw`"\n" \ \u202e`],
  ['other languages', 'été 日本 🙂', 'été 日本 🙂'],
  ['a stack trace', 'Error: a\n    at b', 'Error: a\n    at b'],
])('%s in a log line is read as visible text', (_, text, shown) => {
  expect(JSON.parse(escapeControls(JSON.stringify({ text })))).toEqual({ text: shown });
});
