/** Characters of a text of others in a message, and of one that is stored. */
const MAX_IN_MESSAGE = 200;
const MAX_STORED = 2_000;

/** The start of a text of others, well-formed; by default for messages. */
export function clip(text: string, most = MAX_IN_MESSAGE): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}

/** A text of others to be stored and shown: clipped, and no URL in it has credentials. */
export function foreignText(text: string): string {
  return clip(text, MAX_STORED).replace(/([a-z]:\/\/)[^/?#\s]*@/gi, '$1');
}
