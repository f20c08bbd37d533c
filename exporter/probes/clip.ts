/** Characters of foreign text that go on into labels, logs and messages. */
const MAX_CHARACTERS = 100;

/** Foreign text, cut to 100 characters and made well-formed, so that it can stand in a label. */
export function clip(text: string): string {
  return text.slice(0, MAX_CHARACTERS).toWellFormed();
}
