import { expect, test } from 'vitest';
import { debianCodename } from './debian-machine.ts';

test.each([
  [
    'Debian 12',
    'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\nID=debian\n',
    'bookworm',
  ],
  ['Debian 12, quoted', 'ID="debian"\nVERSION_CODENAME="bookworm"\n', 'bookworm'],
  ['Debian without a codename', 'ID=debian\n', 'sid'],
  ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n', undefined],
  ['Alpine', 'ID=alpine\n', undefined],
  ['no such file', '', undefined],
])('the Debian codename of %s', (_case, osRelease, codename) => {
  expect(debianCodename(osRelease)).toBe(codename);
});
