/** One of the machine's apt source files: `sources.list`, `*.list`, or `*.sources` (deb822). */
export interface AptSourceFile {
  readonly name: string;
  readonly text: string;
}

/** One entry of an apt source file: field names in lower case; continuation lines stay in the value. */
type Stanza = ReadonlyMap<string, string>;

/**
 * The machine's own Debian archives, as a deb822 source file for the suite `sid`.
 * Where the packages come from and how they are verified stays what the machine's owner chose; entries of other
 * archives, of security suites, of CD-ROMs and disabled ones are left out. Empty where nothing is left.
 */
export function sidSources(files: readonly AptSourceFile[], codename: string): string {
  const debianSuites = new Set([codename, 'stable', 'oldstable', 'testing', 'unstable', 'sid']);
  const stanzas = files
    .flatMap(({ name, text }) => (name.endsWith('.sources') ? deb822(text) : oneLine(text)))
    .filter((stanza) => isDebianArchive(stanza, debianSuites))
    .map(toSid);
  return [...new Set(stanzas)].join('\n');
}

function words(value: string | undefined): string[] {
  return value?.split(/\s+/).filter((word) => word !== '') ?? [];
}

function isDebianArchive(stanza: Stanza, debianSuites: ReadonlySet<string>): boolean {
  return (
    words(stanza.get('types')).includes('deb') &&
    !/^(no|false|without|off|disable)$/i.test(stanza.get('enabled')?.trim() ?? '') &&
    words(stanza.get('suites')).some((suite) => debianSuites.has(suite)) &&
    words(stanza.get('components')).includes('main') &&
    archiveUris(stanza).length > 0
  );
}

function archiveUris(stanza: Stanza): string[] {
  return words(stanza.get('uris')).filter((uri) => !uri.startsWith('cdrom:'));
}

/** Only the package index is wanted: `Targets: Packages` spares translations and desktop catalogues. */
function toSid(stanza: Stanza): string {
  const changed = new Map([
    ...stanza,
    ['types', 'deb'],
    ['uris', archiveUris(stanza).join(' ')],
    ['suites', 'sid'],
    ['components', 'main'],
    ['targets', 'Packages'],
  ]);
  return [...changed].map(([field, value]) => `${field}: ${value}\n`).join('');
}

/** deb822: blocks of `Field: value` lines apart by empty lines; a line that starts with a blank continues the value. */
function deb822(text: string): Stanza[] {
  const withoutComments = text.replaceAll(/^#.*\n?/gm, '');
  return withoutComments.split(/\n\s*\n/).map((block) => {
    const fields = block.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm);
    return new Map([...fields].map(([, field = '', value = '']) => [field.toLowerCase(), value]));
  });
}

/** One line a source: `deb [option=value …] uri suite component…`. Its options are deb822's fields, some renamed. */
function oneLine(text: string): Stanza[] {
  const lines = text.matchAll(/^[ \t]*(deb|deb-src)[ \t]+(?:\[([^\]]*)\][ \t]*)?([^\n#]+)/gm);
  return [...lines].map(([, type = '', options = '', rest = '']) => {
    const [uri = '', suite = '', ...components] = words(
      rest.replace(/^cdrom:\[[^\]]*\]/, 'cdrom:'),
    );
    return new Map([
      ['types', type],
      ['uris', uri],
      ['suites', suite],
      ['components', components.join(' ')],
      ...words(options).map(fieldOfOption),
    ]);
  });
}

function fieldOfOption(option: string): [string, string] {
  const [name = '', ...value] = option.split('=');
  const renamed: Record<string, string> = {
    arch: 'architectures',
    lang: 'languages',
    target: 'targets',
  };
  return [renamed[name] ?? name.toLowerCase(), value.join('=').replaceAll(',', ' ')];
}
