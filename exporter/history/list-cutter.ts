import { BodyChunks, parseJson } from '../http-client/read-body.ts';
import { ExchangeError } from '../errors.ts';

/** Largest object and largest rest in bytes. A series of 90 points has 3 to 5 kB; each leaves 2 bytes in the rest. */
const MAX_BYTES = 65_536;
/** Of the objects in the list of `data`: `{"data":{"result":[{`. */
const DEPTH = 4;
const code = (character: string) => character.charCodeAt(0);
const [QUOTE, BACKSLASH] = [code('"'), code('\\')];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [...'{}[]'].map(code);

/**
 * Cuts a response of Prometheus's API, as it comes in pieces, into the objects of its list and the rest. So neither
 * a response of megabytes nor its values are in memory at once, and no step of parsing is longer than one object.
 */
export class ListCutter {
  #depth = 0;
  #isText = false;
  #isEscaped = false;
  /** The object that has begun. */
  #object: BodyChunks | undefined;
  #rest = '';

  /** The objects that end in this piece, parsed. Throws an ExchangeError if one of them or the rest is too large. */
  *add(piece: Buffer): Generator<unknown> {
    let [start, depth, isText, isEscaped] = [0, this.#depth, this.#isText, this.#isEscaped];
    for (let index = 0; index < piece.length; index += 1) {
      const byte = piece[index];
      if (isText) {
        if (byte === QUOTE && !isEscaped) isText = false;
        isEscaped = byte === BACKSLASH && !isEscaped;
      } else if (byte === QUOTE) isText = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        depth += 1;
        if (depth !== DEPTH || byte === OPEN_LIST) continue;
        this.#keep(piece.subarray(start, index));
        this.#rest += '0';
        this.#object = new BodyChunks(MAX_BYTES);
        start = index;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        depth -= 1;
        if (depth !== DEPTH - 1 || !this.#object) continue;
        this.#keep(piece.subarray(start, index + 1));
        yield parseJson(this.#object.join().toString());
        this.#object = undefined;
        start = index + 1;
      }
    }
    [this.#depth, this.#isText, this.#isEscaped] = [depth, isText, isEscaped];
    this.#keep(piece.subarray(start));
  }

  /** The parsed response with 0 in the place of each object; undefined if it is not JSON. */
  rest(): unknown {
    return parseJson(this.#rest);
  }

  #keep(bytes: Buffer): void {
    const isTooLarge = this.#object?.add(bytes) !== undefined;
    if (!this.#object) this.#rest += bytes.toString('latin1');
    if (!isTooLarge && this.#rest.length <= MAX_BYTES) return;
    const what = isTooLarge ? 'in an object of its list' : 'beside the objects of its list';
    throw new ExchangeError(
      'body_too_large',
      `the response has more than ${MAX_BYTES} bytes ${what}`,
    );
  }
}
