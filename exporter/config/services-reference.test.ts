import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { makeCertificate } from '../../tests/support/certificate.ts';
import { loadYaml } from '../../tests/support/config/load-yaml.ts';

const SHIPPED = readFileSync(resolve(import.meta.dirname, '../../services.yml'), 'utf8');
const PEM = makeCertificate('localhost', new Date(0), new Date(1)).cert;

/** Loads the commented lines of services.yml from `first` on as if they were not commented. */
function loadComment(first: string, start: string) {
  const [, ...lines] = SHIPPED.slice(SHIPPED.indexOf(first) + first.length).split('\n');
  const comment = lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => !line.startsWith('#')),
    ),
  );
  const yaml = [start, ...comment.map((line) => line.replace(/^# ?/, ''))].join('\n');
  return loadYaml(yaml, {}, { 'some-ca.pem': PEM });
}

test('services.yml loads with its commented example of lists', () => {
  const { lists } = loadComment('\n# discovery:', 'discovery:');
  expect(lists).toMatchObject([
    { name: 'lists/*.json', refreshMs: 30_000 },
    { source: { address: 'http://fleet.example/targets', tls: { ca: PEM } } },
  ]);
  const service = lists[0]?.toService({ name: 'shop', url: { href: 'http://shop/', headers: {} } });
  expect(service?.check.url).toBe('http://shop/health');
});

test('services.yml loads with its commented example of every option of a service', () => {
  const { services } = loadComment('# Every option of a service', 'services:');
  expect(services).toMatchObject([
    {
      check: {
        ...{ expectStatus: [{ from: 200, to: 299 }], maxRedirects: 0, ipFamily: 4 },
        tls: { ca: PEM, skipVerification: false },
      },
      sources: [{ format: 'prometheus', maxSeries: 100 }],
      maintenance: [{ message: 'Weekly update' }, {}],
      group: 'Payments',
    },
  ]);
});

test('services.yml loads with its commented example of announcements', () => {
  const service = 'services: [{ name: a, url: "http://a" }]';
  const { announcements } = loadComment('\n# announcements:', `${service}\nannouncements:`);
  expect(announcements).toMatchObject([{ toMs: 1_798_441_200_000 }, { cron: '0 2 * * *' }]);
});

test('services.yml loads with notify-service uncommented', () => {
  const uncommented = SHIPPED.replaceAll(/^ {2}# (- name: notify-service| {2}url: .*)/gm, '  $1');
  const names = loadYaml(uncommented).services.map(({ name, check }) => [name, check.url]);
  expect(names).toHaveLength(loadYaml(SHIPPED).services.length + 1);
  expect(names).toContainEqual(['notify-service', 'http://notify-service:3007/api/v1/health']);
});
