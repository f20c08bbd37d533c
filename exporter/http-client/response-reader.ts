import { ExchangeError, HEADERS_TOO_LARGE, MAX_HEADER_BYTES } from '../errors.ts';
import { BodyChunks } from './read-body.ts';

/** The headers that are read. */
const HEADER_NAMES = [
  'content-type',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'location',
] as const;

/** As Latin-1. Several of one name are joined with commas; of `content-type` and `location` the first counts. */
export type ResponseHeaders = Partial<Record<(typeof HEADER_NAMES)[number], string>>;

/** A server may send a few responses with status 1xx before the real one. Parsing a flood of them takes a core. */
const MAX_INTERIM = 20;

/** The start of a status line, or of an empty line before it. */
const STATUS_START = /^(HTTP\/|HTTP$|HTT$|HT$|H$|\r?$)/;
const STATUS_LINE = /^HTTP\/\d\.\d (\d{3})(?: .*)?$/;
const HEADER_LINE = /^[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*$/;
/** Without the spaces around it. `trim` also takes U+00A0, which may be half of a letter in UTF-8. */
const HEADER_VALUE = /[^\t ](.*[^\t ])?/;
/** The size in hexadecimal digits, then extensions. */
const CHUNK_LINE = /^0*([\da-f]{1,13})[\t ]*(;.*)?$/i;
const LENGTH = /^\d{1,15}$/;
const LINE_FEED = 0x0a;

/** What comes next: a line of this kind, or a part of the body. */
type Next =
  ('status' | 'header' | 'chunk size' | 'chunk end' | 'trailer') | ('body' | 'chunk' | 'nothing');

/** Reads one HTTP/1 response from the pieces that a connection brings. Source: RFC 9112. */
export class ResponseReader {
  readonly #isHeadRequest: boolean;
  readonly #body: BodyChunks;
  #next: Next = 'status';
  #statusCode = 0;
  #headers: ResponseHeaders = {};
  #interim = 0;
  /** The start of a line whose end has not come. */
  #line = '';
  /** Bytes of the headers; then, of chunk extensions and trailers. */
  #lineBytes = 0;
  /** Bytes of the body, or of its chunk, that are still to come. */
  #leftBytes = 0;

  constructor(isHeadRequest: boolean, maxBodyBytes: number) {
    this.#isHeadRequest = isHeadRequest;
    this.#body = new BodyChunks(maxBodyBytes);
  }

  /** Whether all headers have come. */
  get hasHeaders(): boolean {
    return this.#next !== 'status' && this.#next !== 'header';
  }

  get isComplete(): boolean {
    return this.#next === 'nothing';
  }

  /** What has come of the response. The body is still compressed. */
  get response() {
    return { statusCode: this.#statusCode, headers: this.#headers, body: this.#body.join() };
  }

  /** Reads the next piece, up to the end of the response. Throws an ExchangeError. */
  add(piece: Buffer): void {
    let at = 0;
    while (at < piece.length && !this.isComplete) {
      const isBody = this.#next === 'body' || this.#next === 'chunk';
      at += isBody ? this.#addBody(piece, at) : this.#addLine(piece, at);
    }
  }

  /** The connection has ended. A body without a length ends with it. */
  end(): void {
    if (this.#next === 'body' && this.#leftBytes === Infinity) this.#next = 'nothing';
  }

  /** Returns the number of bytes that it has read. */
  #addBody(piece: Buffer, from: number): number {
    const part = piece.subarray(from, from + this.#leftBytes);
    const tooLarge = this.#body.add(part);
    if (tooLarge) throw tooLarge;
    this.#leftBytes -= part.length;
    if (this.#leftBytes === 0) this.#next = this.#next === 'chunk' ? 'chunk end' : 'nothing';
    return part.length;
  }

  /** Returns the number of bytes that it has read. */
  #addLine(piece: Buffer, from: number): number {
    const end = piece.indexOf(LINE_FEED, from);
    this.#line += piece.toString('latin1', from, end < 0 ? piece.length : end);
    if (this.#next === 'chunk end' && !'\r'.startsWith(this.#line)) {
      throw invalid('a chunk is longer than its size');
    }
    if (this.#lineBytes + this.#line.length > MAX_HEADER_BYTES) {
      throw new ExchangeError('invalid_response', HEADERS_TOO_LARGE);
    }
    if (end < 0) {
      // A server of another protocol may never end its line.
      if (this.#next === 'status' && !STATUS_START.test(this.#line)) throw noStatus();
      return piece.length - from;
    }
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    this.#readLine(line);
    return end + 1 - from;
  }

  #readLine(line: string): void {
    if (this.#next === 'chunk size') return this.#readChunkSize(line);
    if (this.#next === 'chunk end') {
      this.#next = 'chunk size';
      return;
    }
    this.#lineBytes += line.length + 2;
    if (line === '') this.#readEmptyLine();
    else if (this.#next === 'status') this.#readStatus(line);
    else this.#readHeader(line);
  }

  #readStatus(line: string): void {
    const [, status] = STATUS_LINE.exec(line) ?? [];
    if (status === undefined) throw noStatus();
    this.#statusCode = Number(status);
    this.#headers = {};
    this.#next = 'header';
  }

  /** A trailer is read like a header and changes nothing. */
  #readHeader(line: string): void {
    if (!HEADER_LINE.test(line)) throw invalid('a header line has no valid form');
    const colon = line.indexOf(':');
    const given = line.slice(0, colon).toLowerCase();
    const name = HEADER_NAMES.find((each) => each === given);
    if (!name || this.#next === 'trailer') return;
    const before = this.#headers[name];
    const [value = ''] = HEADER_VALUE.exec(line.slice(colon + 1)) ?? [];
    if (before === undefined) this.#headers[name] = value;
    else if (name !== 'content-type' && name !== 'location') {
      this.#headers[name] = `${before}, ${value}`;
    }
  }

  #readEmptyLine(): void {
    if (this.#next === 'trailer') this.#next = 'nothing';
    // Some servers send an empty line before the response.
    if (this.#next !== 'header') return;
    const isInterim = this.#statusCode >= 100 && this.#statusCode < 200 && this.#statusCode !== 101;
    if (!isInterim) return this.#expectBody();
    this.#interim += 1;
    if (this.#interim > MAX_INTERIM) {
      const tooMany = `more than ${MAX_INTERIM} interim responses (status 1xx)`;
      throw new ExchangeError('invalid_response', tooMany);
    }
    this.#lineBytes = 0;
    this.#next = 'status';
  }

  /** Source: RFC 9112, section 6.3. */
  #expectBody(): void {
    const { 'content-length': length, 'transfer-encoding': encodings } = this.#headers;
    if (length !== undefined && (encodings !== undefined || !LENGTH.test(length))) {
      throw invalid('its length has no valid form');
    }
    const hasNone = this.#isHeadRequest || [101, 204, 304].includes(this.#statusCode);
    this.#lineBytes = 0;
    this.#leftBytes = Number(length ?? Infinity);
    if (hasNone || this.#leftBytes === 0) this.#next = 'nothing';
    else if (encodings && /(^|[\t ,])chunked$/i.test(encodings)) this.#next = 'chunk size';
    else this.#next = 'body';
  }

  #readChunkSize(line: string): void {
    const [, size, extensions = ''] = CHUNK_LINE.exec(line) ?? [];
    if (size === undefined) throw invalid('a chunk has no valid size');
    this.#lineBytes += extensions.length;
    this.#leftBytes = Number.parseInt(size, 16);
    this.#next = this.#leftBytes === 0 ? 'trailer' : 'chunk';
  }
}

function invalid(what: string): ExchangeError {
  return new ExchangeError('invalid_response', `the response is not valid HTTP: ${what}`);
}

const noStatus = () => invalid('it has no status line');
