import { describe, expect, test } from 'vitest';
import { sidSources } from './apt-sources.ts';

function fromList(text: string): string {
  return sidSources([{ name: 'sources.list', text }], 'bookworm');
}

function fromDeb822(text: string): string {
  return sidSources([{ name: 'debian.sources', text }], 'bookworm');
}

const plain = `types: deb
uris: http://mirror.example/debian
suites: sid
components: main
targets: Packages
`;

describe('sidSources of a one-line list', () => {
  test.each([
    ['a plain entry', 'deb http://mirror.example/debian bookworm main contrib\n', plain],
    ['a suite named by its role', 'deb http://mirror.example/debian stable main', plain],
    ['blanks and a comment', '  deb\thttp://mirror.example/debian  bookworm main # own', plain],
    ['the same archive twice', 'deb http://mirror.example/debian bookworm main\n'.repeat(2), plain],
    ['sources only', 'deb-src http://mirror.example/debian bookworm main', ''],
    ['a commented entry', '# deb http://mirror.example/debian bookworm main', ''],
    ['updates', 'deb http://mirror.example/debian bookworm-updates main', ''],
    ['security', 'deb http://mirror.example/debian-security bookworm-security main', ''],
    ['security of old', 'deb http://mirror.example/debian-security bullseye/updates main', ''],
    ['another archive', 'deb https://packages.example nodistro main', ''],
    ['another component', 'deb https://packages.example bookworm stable', ''],
    ['a CD-ROM', 'deb cdrom:[Debian 12 _Bookworm_ - Official]/ bookworm main', ''],
    ['nothing', '', ''],
  ])('%s', (_case, text, expected) => {
    expect(fromList(text)).toBe(expected);
  });

  test('keeps how the archive is verified and for which machine', () => {
    const options = 'arch=amd64,arm64 signed-by=/usr/share/keyrings/own.gpg check-valid-until=no';
    expect(fromList(`deb [ ${options} ] https://mirror.example/debian bookworm main`)).toBe(
      `types: deb
uris: https://mirror.example/debian
suites: sid
components: main
architectures: amd64 arm64
signed-by: /usr/share/keyrings/own.gpg
check-valid-until: no
targets: Packages
`,
    );
  });
});

describe('sidSources of a deb822 file', () => {
  const stanza = `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
`;

  test.each([
    ['a plain entry', stanza, plain],
    ['comments inside', stanza.replace('URIs', '# seen on a card\n#\nURIs'), plain],
    ['enabled', `${stanza}Enabled: yes`, `${plain.replace('targets', 'enabled: yes\ntargets')}`],
    ['disabled', `${stanza}Enabled: no`, ''],
    ['sources as well', stanza.replace('deb\n', 'deb deb-src\n'), plain],
    ['sources only', stanza.replace('deb\n', 'deb-src\n'), ''],
    ['security', stanza.replace('bookworm bookworm-updates', 'bookworm-security'), ''],
    ['a flat archive', stanza.replace('bookworm bookworm-updates', './'), ''],
  ])('%s', (_case, text, expected) => {
    expect(fromDeb822(text)).toBe(expected);
  });

  test('takes the archive and leaves the security stanza below it', () => {
    const security = stanza.replace('bookworm bookworm-updates', 'bookworm-security');
    expect(fromDeb822(`${stanza}\n${security}`)).toBe(plain);
  });

  test('keeps a key that is written into the file, line by line', () => {
    const key =
      ' -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQINBF\n -----END PGP PUBLIC KEY BLOCK-----';
    expect(fromDeb822(`${stanza}Signed-By:\n${key}\n`)).toContain(`signed-by: \n${key}\n`);
  });
});

test('sidSources joins the archives of several files with an empty line', () => {
  const files = [
    { name: 'sources.list', text: 'deb http://mirror.example/debian bookworm main' },
    { name: 'b.list', text: 'deb http://second.example/debian sid main' },
  ];
  expect(sidSources(files, 'bookworm')).toBe(
    `${plain}\n${plain.replace('mirror.example', 'second.example')}`,
  );
});
