import got from 'got';

export type Labels = Readonly<Record<string, string>>;

/** A series with its samples, oldest first. Times in Unix milliseconds. `STALE` ends it. */
export interface WrittenSeries {
  readonly labels: Labels;
  readonly samples: readonly (readonly [timeMs: number, value: number | typeof STALE])[];
}

/** What Prometheus stores where a series has left a scrape. Source: model/value of Prometheus. */
export const STALE = Symbol('stale');
const STALE_BITS = 0x7ff0000000000002n;

/** Series per request. A request stays below Prometheus's limit of 32 MiB. */
const BATCH = 500;

/** Writes samples to a Prometheus with `--web.enable-remote-write-receiver`. They can be queried at once. */
export async function writeSeries(url: string, series: readonly WrittenSeries[]): Promise<void> {
  for (let from = 0; from < series.length; from += BATCH) {
    const batch = series.slice(from, from + BATCH).map((one) => field(1, timeSeries(one)));
    await got.post(`${url}/api/v1/write`, {
      body: snappy(Buffer.concat(batch)),
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      retry: { limit: 0 },
    });
  }
}

/** `TimeSeries` of Prometheus's remote.proto. Labels must be sorted. */
function timeSeries({ labels, samples }: WrittenSeries): Buffer {
  const names = Object.keys(labels).filter((name) => labels[name] !== '');
  return Buffer.concat([
    ...names.sort().map((name) => field(1, label(name, labels[name]!))),
    samplesField(samples),
  ]);
}

function label(name: string, value: string): Buffer {
  return Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]);
}

/** A sample as a field: tags and lengths, a double, and a varint, which takes six bytes from 2004 to 2109. */
const SAMPLE = Buffer.from([(2 << 3) | 2, 16, (1 << 3) | 1, ...Array<number>(8).fill(0), 2 << 3]);
const SAMPLE_BYTES = SAMPLE.length + 6;

/** The fields `samples`. */
function samplesField(samples: WrittenSeries['samples']): Buffer {
  const bytes = Buffer.alloc(samples.length * SAMPLE_BYTES);
  let at = 0;
  for (const [timeMs, value] of samples) {
    bytes.set(SAMPLE, at);
    if (value === STALE) bytes.writeBigUInt64LE(STALE_BITS, at + 3);
    else bytes.writeDoubleLE(value, at + 3);
    writeVarint(bytes, at + SAMPLE.length, timeMs);
    at += SAMPLE_BYTES;
  }
  return bytes;
}

/** A field of protobuf with a length, such as a message or a text. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content]);
}

function varint(number: number): Buffer {
  const bytes = Buffer.alloc(10);
  return bytes.subarray(0, writeVarint(bytes, 0, number));
}

/** Returns where the next byte goes. */
function writeVarint(bytes: Buffer, start: number, number: number): number {
  let at = start;
  let left = number;
  for (; left >= 128; left = Math.floor(left / 128)) bytes[at++] = (left % 128) | 128;
  bytes[at] = left;
  return at + 1;
}

/** Snappy's block format without compression: literals of at most 65,536 bytes. */
function snappy(content: Buffer): Buffer {
  const parts = [varint(content.length)];
  for (let from = 0; from < content.length; from += 65_536) {
    const literal = content.subarray(from, from + 65_536);
    const tag = Buffer.from([61 << 2, 0, 0]);
    tag.writeUInt16LE(literal.length - 1, 1);
    parts.push(tag, literal);
  }
  return Buffer.concat(parts);
}
