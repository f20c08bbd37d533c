import { describe, expect, test } from 'vitest';
import { runbookLink, safeLink, safeLinkFrom } from './alert-view.ts';

describe('safeLink', () => {
  test.for([
    ['an address', 'https://runbooks.test/a#b', 'https://runbooks.test/a#b'],
    ['plain HTTP', 'http://grafana:3000', 'http://grafana:3000/'],
    ['an address without its secret', 'https://user:secret@host.test/x', 'https://host.test/x'],
    ['no script', 'javascript:alert(1)', undefined],
    ['no script in disguise', ' JaVaScRiPt:alert(1)', undefined],
    ['no document in the address', 'data:text/html,<script>', undefined],
    ['no path', '/d/penpal', undefined],
    ['no text', 'see the wiki', undefined],
    ['nothing', undefined, undefined],
  ] as const)('follows %s', ([, address, expected]) => {
    expect(safeLink(address)).toBe(expected);
  });

  test.for([
    ['a path from the base', 'http://grafana.test', '/d/x?a=1', 'http://grafana.test/d/x?a=1'],
    ['no path without a base', undefined, '/d/x', undefined],
    ['no other host in a path', 'http://grafana.test', '//evil.test/x', undefined],
    ['no other host behind a backslash', 'http://grafana.test', '/\\evil.test/x', undefined],
    ['an address as it is', 'http://grafana.test', 'https://other.test/', 'https://other.test/'],
  ] as const)('takes %s', ([, base, address, expected]) => {
    expect(safeLinkFrom(base, address)).toBe(expected);
  });

  test.for([
    [
      'one of this service',
      '/runbooks/monitor.md#monitordown',
      './runbooks/monitor.md#monitordown',
    ],
    [
      'an address',
      'https://wiki.test/monitor.md#monitordown',
      'https://wiki.test/monitor.md#monitordown',
    ],
    ['no other path', '/runbooks/../metrics', undefined],
    ['no other host', '//runbooks/monitor.md', undefined],
    ['no script', 'javascript:alert(1)', undefined],
  ] as const)('follows to a runbook %s', ([, address, expected]) => {
    expect(runbookLink(address)).toBe(expected);
  });
});
