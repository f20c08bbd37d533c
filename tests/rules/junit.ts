const TEST_CASE = /<testcase name="([^"]*)"(?:\/>|>(.*?)<\/testcase>)/gs;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

/** The result of each test in promtool's JUnit file, by name: empty if it passed, else why it failed. */
export function readJunit(xml: string): Map<string, string> {
  return new Map(
    [...xml.matchAll(TEST_CASE)].map(([, name = '', inside = '']) => [
      plainText(name),
      plainText(inside.replaceAll(/<[^>]*>/g, '')),
    ]),
  );
}

function plainText(escaped: string): string {
  return escaped.replaceAll(/&(?:#(\d+)|#x([0-9A-F]+)|(\w+));/g, (all, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCharCode(Number(decimal));
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(String(hex), 16));
    return ENTITIES[String(name)] ?? String(all);
  });
}
