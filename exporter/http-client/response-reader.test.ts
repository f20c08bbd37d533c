import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzz, mutated } from '../../tests/support/fuzz.ts';
import { ResponseReader } from './response-reader.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const SIZED = `${OK}content-length: 2\r\n`;

interface Read {
  readonly status?: number;
  readonly body?: string;
  /** Absent: it is complete. */
  readonly missing?: string;
}

/** Reads these pieces and then the end of the connection. */
function read(pieces: readonly Buffer[], method = 'GET'): Read {
  const reader = new ResponseReader(method === 'HEAD', 1000);
  const found = (missing?: string): Read => {
    const { statusCode, body } = reader.response;
    return {
      ...(reader.hasHeaders && { status: statusCode, body: body.toString('latin1') }),
      ...(missing !== undefined && { missing }),
    };
  };
  try {
    for (const piece of pieces) reader.add(piece);
  } catch (error) {
    return found((error as Error).message.replace('the response is not valid HTTP: ', ''));
  }
  reader.end();
  return reader.isComplete ? found() : found('the end');
}

const inOne = (text: string) => [Buffer.from(text, 'latin1')];
const inBytes = (text: string) => [...text].map((byte) => Buffer.from(byte, 'latin1'));

describe('a response', () => {
  test.each<[what: string, text: string, expected: Read, method?: string]>([
    ['with a length', `${SIZED}\r\nok`, { status: 200, body: 'ok' }],
    ['with bytes after its length', `${SIZED}\r\nokmore`, { status: 200, body: 'ok' }],
    ['of length 0', `${OK}content-length: 0\r\n\r\nx`, { status: 200, body: '' }],
    ['without a length', `${OK}\r\nok`, { status: 200, body: 'ok' }],
    ['in chunks', `${CHUNKED}2\r\nok\r\n1\r\n!\r\n0\r\n\r\nx`, { status: 200, body: 'ok!' }],
    ['with chunk extensions', `${CHUNKED}2;a="b"\r\nok\r\n0\r\n\r\n`, { status: 200, body: 'ok' }],
    ['with padded chunk sizes', `${CHUNKED}0002  \r\nok\r\n0\r\n\r\n`, { status: 200, body: 'ok' }],
    ['with trailers', `${CHUNKED}2\r\nok\r\n0\r\na: b\r\n\r\n`, { status: 200, body: 'ok' }],
    [
      'whose last encoding is chunked',
      `${OK}transfer-encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
      { status: 200, body: 'ok' },
    ],
    [
      'whose last encoding is another',
      `${OK}transfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n`,
      { status: 200, body: '0\r\n\r\n' },
    ],
    ['to HEAD', `${SIZED}\r\n`, { status: 200, body: '' }, 'HEAD'],
    ['with status 204', 'HTTP/1.1 204 None\r\n\r\nx', { status: 204, body: '' }],
    [
      'with status 304',
      'HTTP/1.1 304 Same\r\ncontent-length: 2\r\n\r\n',
      { status: 304, body: '' },
    ],
    ['with status 101', 'HTTP/1.1 101 Switch\r\n\r\nx', { status: 101, body: '' }],
    [
      'after an interim one',
      `HTTP/1.1 100 Go\r\ncontent-length: 9\r\n\r\n${SIZED}\r\nok`,
      { status: 200, body: 'ok' },
    ],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok', { status: 200, body: 'ok' }],
    ['without a reason', 'HTTP/1.1 200\r\n\r\nok', { status: 200, body: 'ok' }],
    ['after an empty line', `\r\n${SIZED}\r\nok`, { status: 200, body: 'ok' }],
    [
      'with line feeds alone',
      'HTTP/1.1 200 OK\ncontent-length: 2\n\nok',
      { status: 200, body: 'ok' },
    ],
    [
      'with bytes that are not ASCII',
      `${SIZED}x: \xe9\r\n\r\n\xe9!`,
      { status: 200, body: '\xe9!' },
    ],
  ])('%s is read, whole and byte by byte', (_, text, expected, method) => {
    expect(read(inOne(text), method)).toEqual(expected);
    expect(read(inBytes(text), method)).toEqual(expected);
  });

  const START = 'it has no status line';
  const HEADER = 'a header line has no valid form';
  const LENGTH = 'its length has no valid form';
  const SIZE = 'a chunk has no valid size';
  const LONG_CHUNK = 'a chunk is longer than its size';
  test.each<[what: string, text: string, missing: string, status?: number]>([
    ['of another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', START],
    ['of another protocol without lines', '\x00\x01', START],
    ['of another protocol that starts with a space', ' * OK', START],
    ['of HTTP/2', 'HTTP/2 200\r\n\r\n', START],
    ['with a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n', START],
    ['with a header without a colon', `${OK}abc\r\n\r\n`, HEADER],
    ['with a header without a name', `${OK}: abc\r\n\r\n`, HEADER],
    ['with a space after a name', `${OK}a : b\r\n\r\n`, HEADER],
    ['with a folded header', `${OK}a: b\r\n c\r\n\r\n`, HEADER],
    ['with a control character', `${OK}a: \x01\r\n\r\n`, HEADER],
    ['with a carriage return in a header', `${OK}a: b\rc\r\n\r\n`, HEADER],
    ['with a length of words', `${OK}content-length: two\r\n\r\nok`, LENGTH],
    ['with an empty length', `${OK}content-length:\r\n\r\nok`, LENGTH],
    ['with a negative length', `${OK}content-length: -2\r\n\r\nok`, LENGTH],
    ['with a length beyond all numbers', `${OK}content-length: ${'9'.repeat(20)}\r\n\r\n`, LENGTH],
    ['with two lengths', `${SIZED}content-length: 2\r\n\r\nok`, LENGTH],
    ['with a length and chunks', `${SIZED}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`, LENGTH],
    ['with a chunk of no size', `${CHUNKED}\r\n`, SIZE, 200],
    ['with a chunk beyond all numbers', `${CHUNKED}${'f'.repeat(16)}\r\n`, SIZE, 200],
    ['with a longer chunk', `${CHUNKED}1\r\nok\r\n`, LONG_CHUNK, 200],
    ['with a longer chunk without lines', `${CHUNKED}1\r\nok`, LONG_CHUNK, 200],
    ['with an invalid trailer', `${CHUNKED}0\r\nabc\r\n\r\n`, HEADER, 200],
    ['that ends in the status', 'HTTP/1.1 2', 'the end'],
    ['that ends in the headers', `${SIZED}`, 'the end'],
    ['that ends in the body', `${SIZED}\r\no`, 'the end', 200],
    ['that ends in a chunk size', `${CHUNKED}1`, 'the end', 200],
    ['that ends in a chunk', `${CHUNKED}2\r\no`, 'the end', 200],
    ['that ends before the last chunk', `${CHUNKED}2\r\nok\r\n`, 'the end', 200],
    ['that ends in the trailers', `${CHUNKED}0\r\n`, 'the end', 200],
    ['that is interim only', 'HTTP/1.1 100 Go\r\n\r\n', 'the end'],
  ])('%s is not complete', (_, text, missing, status) => {
    expect(read(inOne(text))).toMatchObject({ missing, ...(status && { status }) });
    expect(read(inBytes(text)).missing).toBe(missing);
  });

  const LARGE = 'the response headers are larger than 65536 bytes';
  test.each([
    ['a header', `${OK}a: ${'x'.repeat(66_000)}`, LARGE],
    ['many headers', `${OK}${'a: b\r\n'.repeat(12_000)}`, LARGE],
    ['the status line', `HTTP/1.1 200 ${'x'.repeat(66_000)}`, LARGE],
    ['empty lines before it', '\r\n'.repeat(40_000), LARGE],
    ['chunk extensions', `${CHUNKED}${`1;${'x'.repeat(6_000)}\r\na\r\n`.repeat(12)}`, LARGE],
    ['trailers', `${CHUNKED}0\r\n${'a: b\r\n'.repeat(12_000)}`, LARGE],
    ['its body', `${OK}\r\n${'x'.repeat(1001)}`, 'the body is larger than 1000 bytes'],
    [
      'interim ones',
      'HTTP/1.1 103 Hint\r\n\r\n'.repeat(21),
      'more than 20 interim responses (status 1xx)',
    ],
  ])('is limited in %s', (_, text, missing) => {
    expect(read(inOne(text)).missing).toBe(missing);
  });

  test('of many chunks is not limited in its chunk sizes', () => {
    const reader = new ResponseReader(false, 16_777_216);
    reader.add(Buffer.from(`${CHUNKED}${`20\r\n${'x'.repeat(32)}\r\n`.repeat(50_000)}0\r\n\r\n`));
    expect([reader.isComplete, reader.response.body.length]).toEqual([true, 1_600_000]);
  });

  test('has the headers that are read, under names in lower case', () => {
    const reader = new ResponseReader(false, 1000);
    const twice = (name: string) => `${name}: a \r\n${name}:b\r\n`;
    const lines = ['Content-Type', 'LOCATION', 'content-encoding', '__proto__'].map(twice).join('');
    reader.add(Buffer.from(`${OK}${lines}\r\n`));
    const headers = { 'content-type': 'a', 'content-encoding': 'a, b', location: 'a' };
    expect(reader.response.headers).toEqual(headers);
  });

  test('has values without the spaces around them, but with a U+00A0, which may be half of a letter', () => {
    const reader = new ResponseReader(false, 1000);
    reader.add(Buffer.from(`${OK}location: \t /voilà \t\r\ncontent-type: \r\n\r\n`));
    const location = Buffer.from('/voilà').toString('latin1');
    expect(reader.response.headers).toEqual({ location, 'content-type': '' });
  });

  test('is the same in any pieces', () => {
    const texts = fc.constantFrom(
      `HTTP/1.1 103 Hint\r\nlink: a\r\n\r\n${SIZED}\r\nok`,
      `${CHUNKED}2;x\r\nok\r\n10\r\n0123456789abcdef\r\n0\r\na: b\r\n\r\n`,
      `${OK}\r\nok`,
    );
    const cuts = fc.array(fc.nat({ max: 120 }), { maxLength: 8 });
    const property = fc.property(mutated(texts), cuts, (bytes, places) => {
      const sorted = [0, ...places.sort((a, b) => a - b), bytes.length];
      const pieces = sorted.slice(1).map((to, index) => bytes.subarray(sorted[index], to));
      expect(read(pieces)).toEqual(read([bytes]));
    });
    fc.assert(property, fuzz(2000));
  });
});
