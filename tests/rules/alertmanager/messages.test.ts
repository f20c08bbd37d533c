import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import got from 'got';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRealPart } from '../../../demo/real-parts.ts';
import { startAlertmanager, type RealServer } from '../../../demo/real-servers.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../demo/temporary-folder.ts';
import { realPartOrSkip } from '../../support/processes/real-part.ts';
import { alertOf } from '../alert-of.ts';
import { PATHS, startFakeChannels } from './fake-channels.ts';

const SERVICE = 'auth "1" (a+b) 50% &#';
const FILTER = `{alertname="ServiceDown",service_name=${JSON.stringify(SERVICE)}}`;
const LINKS = [
  'https://ops.example/services/auth',
  'https://ops.example/runbooks/service-health.md#servicedown',
  'https://ops.example/grafana/d/penpal-service?var-service=auth&x=1',
];

let folder: TemporaryFolder;
let channels: Awaited<ReturnType<typeof startFakeChannels>>;
let alertmanager: RealServer | undefined;

beforeAll(async () => {
  folder = await temporaryFolder('penpal-messages-');
  channels = await startFakeChannels(folder.path);
  const part = await findRealPart('alertmanager');
  if ('absent' in part) return;
  const configFile = join(folder.path, 'alertmanager.yml');
  await writeFile(configFile, channels.configuration());
  const flags = ['--web.external-url=https://ops.example//alertmanager/', '--web.route-prefix=/'];
  alertmanager = await startAlertmanager({ part, configFile, flags });
  const sixty = Array.from({ length: 60 }, (_, index) =>
    sentAlert(
      'PrometheusRulesFailing',
      { rule_group: `group-${index}` },
      `${index} <fails> `.repeat(30),
    ),
  );
  await got.post(`${alertmanager.url}/api/v2/alerts`, {
    json: [sentAlert('ServiceDown', { service_name: SERVICE }, 'It is <down>.'), ...sixty],
  });
});
afterAll(async () => {
  await alertmanager?.stop();
  channels.close();
  await folder.remove();
});

/** An alert as Prometheus sends it, with templates filled in. */
function sentAlert(name: string, others: Readonly<Record<string, string>>, description: string) {
  const { labels } = alertOf(name);
  const [status_url, runbook_url, dashboard_url] = LINKS;
  const title = `${others['service_name'] ?? 'prometheus'} is down: connection refused`;
  const annotations = { title, description, status_url, runbook_url, dashboard_url };
  return { labels: { ...labels, ...others }, annotations };
}

/** The parts of a mail, with quoted-printable decoded. */
function partsOf(mail: string): { plain: string; html: string } {
  const bytes = mail
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const [, plain = '', html = ''] = Buffer.from(bytes, 'latin1')
    .toString()
    .split('Content-Type: text/');
  return { plain, html };
}

interface Posted {
  readonly text: string;
  readonly attachments: readonly { text: string }[];
  readonly embeds: readonly { description: string }[];
  readonly payload: { readonly custom_details: { readonly what: string } };
  readonly links: readonly { href: string }[];
}
const posted = (body: string) => JSON.parse(body) as Posted;
const teamsText = (body: string) => {
  const texts = [...body.matchAll(/"text":("(?:[^"\\]|\\.)*")/g)];
  return texts.map(([, json = '""']) => JSON.parse(json) as string).join('\n');
};
/** The text of a message as its channel shows it. */
const CHANNELS: readonly [name: string, read: () => string[]][] = [
  ['Slack', () => channels.bodiesAt(PATHS.slack).map((body) => posted(body).attachments[0]!.text)],
  [
    'Discord',
    () => channels.bodiesAt(PATHS.discord).map((body) => posted(body).embeds[0]!.description),
  ],
  ['Teams', () => channels.bodiesAt(PATHS.teams).map(teamsText)],
  ['Telegram', () => channels.bodiesAt(PATHS.telegram).map((body) => posted(body).text)],
  ['mail as text', () => channels.mails.map((mail) => partsOf(mail).plain)],
  ['mail as HTML', () => channels.mails.map((mail) => partsOf(mail).html)],
  [
    'PagerDuty',
    () =>
      channels.bodiesAt(PATHS.pagerduty).map((body) => {
        const { payload, links } = posted(body);
        return [payload.custom_details.what, ...links.map(({ href }) => href)].join('\n');
      }),
  ],
];

const decodeHtml = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&#43;', '+');
const messageWith = async (read: () => string[], wanted: string) => {
  await expect.poll(() => read().join('\n---\n')).toContain(wanted);
  return decodeHtml(read().find((message) => message.includes(wanted))!);
};

test.for(CHANNELS)(
  '%s links to the page, the runbook, the dashboard and a silence',
  async ([, read], { skip }) => {
    await realPartOrSkip('alertmanager', skip);
    const message = await messageWith(read, '/services/auth');
    expect(LINKS.filter((link) => !message.includes(link))).toEqual([]);
    const one = await messageWith(read, 'ServiceDown%22');
    const [, filter = ''] =
      /https:\/\/ops\.example\/alertmanager\/#\/silences\/new\?filter=([^\s")]+)/.exec(one) ?? [];
    expect(decodeURIComponent(filter)).toBe(FILTER);
  },
);

test.for(CHANNELS)(
  '%s lists a few of 60 alerts and says how many more there are',
  async ([name, read], { skip }) => {
    await realPartOrSkip('alertmanager', skip);
    const message = await messageWith(
      read,
      name === 'mail as HTML' ? 'and 10 more' : 'and 52 more',
    );
    expect(message).toContain('#/silences/new');
    if (name === 'mail as HTML') return;
    expect(message.length).toBeLessThan(4096);
    expect(message.match(/^Since /gm)).toHaveLength(8);
  },
);

test('Teams gets paragraphs, because it joins lines', async ({ skip }) => {
  await realPartOrSkip('alertmanager', skip);
  const message = await messageWith(CHANNELS[2]![1], 'It is');
  expect(message).toMatch(/It is <down>\.\n\nSince .+ UTC\n\n\[Status\]\(https:\/\/ops\.example/);
});
