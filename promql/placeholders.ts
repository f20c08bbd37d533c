/**
 * A record that answers every label with its placeholder in a template, typed with the labels that
 * exist: `placeholders<'a'>((label) => `{{${label}}}`).a` is `{{a}}`.
 */
export function placeholders<L extends string>(
  render: (label: string) => string,
): Readonly<Record<L, string>> {
  const record: Partial<Record<string, string>> = {};
  return new Proxy(record, { get: (_, label) => render(String(label)) }) as Record<L, string>;
}
