import fc from 'fast-check';
import { anyText } from '../fuzz.ts';

const labelText = anyText({ maxLength: 12 });
const number = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom('NaN', '+Inf', '-Inf', 'inf', '1e999', '-0', '.5', '5.', '0x1f', '1_000', ''),
);
const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const blank = fc.constantFrom('', ' ', '\t', '  ');
const sampleLine = fc
  .record({
    name: fc.constantFrom('messages', 'messages', 'messages_total', 'other', 'a:b', '_'),
    labels: fc.dictionary(fc.constantFrom('language', 'type', 'user_id', 'le', '_x'), labelText),
    value: number,
    time: fc.option(fc.integer({ min: -1e12, max: 4e12 })),
    blank,
    comma: fc.boolean(),
  })
  .map(({ name, labels, value, time, blank: gap, comma }) => {
    const pairs = Object.entries(labels).map(
      ([key, each]) => `${key}${gap}=${gap}"${escaped(each)}"`,
    );
    const inside = pairs.join(`${gap},${gap}`) + (comma && pairs.length > 0 ? ',' : '');
    return `${name}${gap}{${gap}${inside}${gap}} ${value}${time === null ? '' : ` ${time}`}`;
  });
const commentLine = fc.oneof(
  fc.constantFrom(
    '# TYPE messages counter',
    '# HELP messages \\n\\',
    '# TYPE messages',
    '#',
    '# EOF',
  ),
  anyText().map((comment) => `# ${comment}`),
);
/** Prometheus text in every form that its grammar allows, and some that it forbids. */
export const hostileText = fc
  .array(fc.oneof({ weight: 4, arbitrary: sampleLine }, commentLine, fc.constant('')), {
    maxLength: 30,
  })
  .chain((lines) => fc.constantFrom('\n', '\r\n').map((end) => lines.join(end) + end));

const anything = fc.anything({
  values: [fc.double(), fc.integer(), anyText(), fc.boolean(), fc.constant(null)],
  maxDepth: 2,
});
const key = fc.oneof(anyText(), fc.constantFrom('__proto__', 'constructor', 'toString', '', 'en'));
const values = fc.record(
  {
    total: anything,
    languages: fc.oneof(anything, fc.dictionary(key, anything)),
    failed: anything,
  },
  { requiredKeys: [] },
);
/** JSON of the shape that the JSON source in read-and-scrape.ts expects, or nearly so. */
export const hostileJson = fc
  .oneof(
    values,
    values.map((data) => ({ data })),
    anything,
  )
  .map((content) => JSON.stringify(content) ?? '');
