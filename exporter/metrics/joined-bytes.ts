/**
 * As `Buffer.from(texts.join(''))`, without the string between, which is as long. No text may end within a
 * character.
 */
export function joinedBytes(texts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  let end = 0;
  for (const text of texts) end += bytes.write(text, end);
  return bytes;
}
