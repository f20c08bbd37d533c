import { describe, expect, test } from 'vitest';
import { alerts } from '../../../alert-rules/groups.ts';
import { downAlert, notification } from '../../../tests/support/status-page/alert-fixture.ts';
import {
  failedCollector,
  readCollector,
} from '../../../tests/support/status-page/collector-fixture.ts';
import {
  allDownScene,
  emptyScene,
  healthyScene,
  oneDownScene,
} from '../../../tests/support/status-page/page-fixture.ts';
import type { Scene } from '../../../tests/support/status-page/page-fixture.ts';
import {
  unhealthyTarget,
  NOW,
  outcome,
  serviceConfig,
  healthyTarget,
} from '../../../tests/support/target-states.ts';
import { directoryOf } from '../../../tests/support/directory-of.ts';
import { sample } from '../../metrics/sample.ts';
import type { ListState } from '../../targets/watched-list.ts';
import {
  renderPage as render,
  textOf,
  withoutData,
} from '../../../tests/support/status-page/render-page.ts';

describe('the page', () => {
  test('links to the page of each service, to which messages link', async () => {
    const [target] = healthyScene().targets;
    const { annotations } = alerts.find(({ rule }) => rule.name === 'ServiceDown')!.rule;
    const place = annotations.status_url.replace(
      /^.*\}\}(.+)\{\{ \. .*/,
      `$1${target!.service.name}`,
    );
    expect(await render(healthyScene())).toContain(`<a href="${place}">`);
  });

  const evil = `<img src=x onerror="alert('1')">`;

  test('makes no markup of anything that comes from elsewhere', async () => {
    const failure = { reason: 'other', message: evil } as const;
    const facts = { version: evil, environment: evil, dependencies: { [evil]: false } };
    const labels = { alertname: evil, service_name: evil, severity: evil };
    const page = await render({
      ...healthyScene(),
      targets: [
        unhealthyTarget(evil, {
          service: serviceConfig(evil, { url: `http://x.test/${evil}` }),
          last: outcome({ failure, facts }),
          lastFailure: { ...failure, at: 0 },
        }),
      ],
      collectors: [
        failedCollector('a', ['penpal_payments_total'], evil),
        readCollector('b', [
          { name: 'penpal_users_by_language', labels: { language: evil }, value: 1 },
          { name: 'penpal_users_by_language', labels: { language: 'en' }, value: 1 },
        ]),
      ],
      history: { ...healthyScene().history, note: evil },
      alerts: {
        source: 'prometheus',
        note: evil,
        alerts: [downAlert(evil, { name: evil, message: evil, error: evil, runbookUrl: evil })],
      },
      notifications: [
        notification(evil, evil, 1, { labels, annotations: { summary: evil }, receiver: evil }),
      ],
    });
    expect(page).not.toContain('<img');
    expect(page).not.toContain('onerror="');
    expect(page.split('&lt;img src=x').length).toBeGreaterThan(15);
  });

  test('names cannot turn the direction of the text', async () => {
    const page = await render({ ...healthyScene(), targets: [healthyTarget('a\u202eb\u2066c')] });
    expect(page).toContain('>a\ufffdb\ufffdc</a></h3>');
    expect(page).not.toMatch(/[\u202e\u2066]/);
  });

  test('its data cannot end the element that holds them', async () => {
    const page = await render({ ...healthyScene(), targets: [healthyTarget('</script><b>')] });
    expect(page.split('</script>')).toHaveLength(3);
  });

  test('has nothing inline: no style, no handler, no script without an address', async () => {
    const page = withoutData(await render(oneDownScene()));
    expect(page).not.toMatch(/ style=| on\w+=|javascript:|<style|<script(?![^>]* src=)/);
  });

  test('never says 0 of what is not known', async () => {
    const text = textOf(await render(emptyScene()));
    const ofOne = textOf(await render(emptyScene(), {}, 'db-service'));
    expect(ofOne).toContain('not enough data: 0 of at least 200 checks');
    for (const shown of [text, ofOne.replace('0 of at least 200 checks', '')]) {
      expect(shown).not.toMatch(/(?<![\d:.])0\b/);
    }
    expect(text.match(/last response not measured/g)).toHaveLength(4);
    expect(text.match(/not read yet/g)).toHaveLength(9);
    expect(text).toContain('No notification was received since the monitor started.');
  });

  test('tells a state by a word, not by a colour alone', async () => {
    expect(textOf(await render(allDownScene())).match(/Down for 1 d 1 h/g)).toHaveLength(4);
    const announcement = { message: 'deploy <1.2>', from: 0, until: 1 };
    const targets = [
      healthyTarget('a', {}, 6),
      unhealthyTarget('b', { inMaintenance: true }),
      healthyTarget('c', { inMaintenance: true, announcement }),
    ];
    const text = textOf(await render({ ...healthyScene(), targets }));
    expect(text).toContain('Slow for');
    expect(text).toMatch(/Maintenance(?!:)/);
    expect(text).toContain('Maintenance: deploy &lt;1.2>');
    const french = await render({ ...healthyScene(), targets }, { lang: 'fr' });
    expect(french).toContain('Maintenance\u00a0: deploy &lt;1.2>');
  });

  test('shows an alert with its runbook and its dashboard', async () => {
    const page = await render(oneDownScene());
    expect(page).toContain('href="https://runbooks.penpal.test/service-down"');
    expect(page).toContain(
      'href="http://localhost:3006/d/penpal-service?var-service=payment-service"',
    );
  });

  test('writes words of ours for known label values only', async () => {
    const users = ['toString', 'pending'].map((language, value) =>
      sample('penpal_users_by_language', { language }, value),
    );
    const text = textOf(
      await render({ ...healthyScene(), collectors: [readCollector('a', users)] }),
    );
    expect(text).toContain('toString 0');
    expect(text).not.toContain('native code');
  });

  test('links to what is configured, without credentials', async () => {
    const scene = healthyScene();
    const settings = { ...scene.settings, GRAFANA_URL: 'http://admin:secret@grafana.test' };
    const page = await render({ ...scene, settings });
    expect(page).toContain('href="http://grafana.test/"');
    expect(page).not.toContain('secret');
    expect(textOf(await render(emptyScene()))).not.toContain('Grafana');
  });

  test.for<[string, Partial<Scene>]>([
    ['Prometheus', { alerts: { source: 'local', alerts: [] } }],
    ...['Alertmanager', 'Grafana'].map((name): [string, Partial<Scene>] => [
      name,
      {
        alerts: { source: 'prometheus', alerts: [downAlert('', { name: `${name}Down` })] },
      },
    ]),
  ])('does not link to %s while it is known not to respond', async ([name, change]) => {
    const linked = new RegExp(`<a [^>]*>${name}</a>`);
    expect(await render(healthyScene())).toMatch(linked);
    const page = await render({ ...healthyScene(), ...change });
    expect(page).not.toMatch(linked);
    if (name === 'Grafana') expect(page).not.toContain('Dashboard<');
  });

  test.for<[string, string[] | undefined, string, string]>([
    [
      'a kind that is a name of all objects',
      ['constructor'],
      'channels: constructor',
      'routes; what they',
    ],
    ['by which channels', ['email', 'slack'], 'channels: e-mail and Slack', 'routes; what they'],
    ['that there is none', [], 'no channel to people', 'routes; what they'],
    ['that it does not know', undefined, 'Whether people were told is not known here.', ''],
  ])('says of whoever is told %s', async ([, channels, text, source]) => {
    const told = { ...(channels && { channels }) };
    const shown = textOf(
      await render({
        ...healthyScene(),
        alerts: { source: 'prometheus', alerts: [downAlert('db', told)] },
        notifications: [notification('ServiceDown', 'db', 3, told)],
      }),
    );
    expect(shown.split(text)).toHaveLength(channels ? 3 : 2);
    expect(shown).toContain(source);
    expect(shown).not.toContain('sent to');
  });

  test('says how much of the range is known', async () => {
    const scene = healthyScene();
    const history = { ...scene.history, source: 'memory', coveredMs: 84_600_000 } as const;
    const text = textOf(await render({ ...scene, history }, { range: '7d' }));
    expect(text).toContain('History from the monitor’s memory. History covers 23 h 30 min.');
  });

  test('of a hundred services leaves turns of the event loop to probes', async () => {
    const targets = Array.from({ length: 100 }, (_, index) => healthyTarget(`service-${index}`));
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const page = await render({ ...healthyScene(), targets });
    clearImmediate(timer);
    expect(page.match(/<li id="service-/g)).toHaveLength(100);
    expect(turns).toBeGreaterThan(0);
  });

  test('lists the most urgent 50 alerts and counts the rest', async () => {
    const alerts = Array.from({ length: 60 }, (_, index) => downAlert(`s-${index}`));
    const scene = { ...healthyScene(), alerts: { source: 'local', alerts } } as const;
    const page = await render(scene);
    expect(page.match(/<li class="alert alert-/g)).toHaveLength(50);
    expect(page).not.toContain('s-50');
    expect(textOf(page)).toContain('Active alerts 60 ');
    expect(textOf(page)).toContain(' and 10 more ');
  });

  test('gives the texts of alerts in French, and in English without a French one', async () => {
    const french = 'Trop de « retards »';
    const late = downAlert('db', { name: 'ProbesLate', type: 'probes_late', message: '3 s late' });
    const { error: _, ...alert } = { ...late, french };
    const annotations = { summary: '3 s late', description_fr: french };
    const { error: __, ...untold } = { ...late, service: 'ai', message: 'An added rule' };
    const [down, again] = ['ai est en panne', 'ai fonctionne de nouveau'];
    const told = { annotations: { summary: 'ai fails', description_fr: down, resolved_fr: again } };
    const over = { status: 'resolved', endsAt: NOW } as const;
    const scene: Scene = {
      ...healthyScene(),
      alerts: { source: 'prometheus', alerts: [alert, untold] },
      notifications: [
        notification('ProbesLate', 'db', 3, { annotations, ...over }),
        notification('ServiceDown', 'ai', 2, { ...told, ...over }),
        notification('ServiceDown', 'ai', 1, told),
      ],
    };
    const page = await render(scene, { lang: 'fr' });
    expect(page).toContain(`<p>${french}</p>`);
    expect(textOf(page)).not.toContain('3 s late');
    expect(page).toContain('<span lang="en">An added rule</span>');
    expect(textOf(page)).toContain(`Terminé : ${french}`);
    expect(textOf(page)).toMatch(new RegExp(`(?<!: )${again}.*(?<!: )${down}`));
    expect(await render(scene)).not.toContain(`<p>${french}`);
  });

  test('speaks French throughout', async () => {
    const [page = '', ofOne = ''] = await Promise.all(
      [undefined, 'ai-service'].map((name) =>
        render(oneDownScene(), { lang: 'fr', theme: 'dark' }, name),
      ),
    );
    expect(page).toContain('<html lang="fr" data-theme="dark">');
    const text = textOf(page);
    expect(text).toContain('payment-service est en panne');
    expect(text).toContain('+1 220 sur les dernières 24 heures');
    for (const shown of [page, ofOne]) {
      const withoutEnglish = shown.replaceAll(/<(\w+)[^>]* lang="en".*?<\/\1>/gs, '');
      expect(textOf(withoutEnglish)).not.toMatch(/\b(the|since|failed|available|ago|left)\b/);
      expect(textOf(withoutEnglish)).not.toMatch(/\p{L}: /u);
    }
  });

  describe('says of a list of services', () => {
    const listed = (list: Partial<ListState>): Scene => {
      const state = { name: 'lists/*.json', refreshMs: 30_000, failuresInARow: 0, ...list };
      return { ...healthyScene(), directory: directoryOf(() => [], { lists: () => [state] }) };
    };
    test.each<[string, Partial<ListState>, string, string]>([
      [
        'that it cannot be used',
        { services: 1200, failure: 'expected JSON', failuresInARow: 1 },
        'The list lists/*.json cannot be used. What it named before goes on (services: 1,200). expected JSON',
        'La liste lists/*.json est inutilisable. Ce qu’elle nommait avant reste en vigueur (services : 1 200). expected JSON',
      ],
      [
        'that it never could be used',
        { failure: 'expected JSON', failuresInARow: 1 },
        'The list lists/*.json cannot be used. expected JSON',
        'La liste lists/*.json est inutilisable. expected JSON',
      ],
      [
        'that it was not read yet',
        {},
        'The list lists/*.json has not been read yet.',
        'La liste lists/*.json n’a pas encore été lue.',
      ],
    ])('%s', async (_, list, english, french) => {
      expect(textOf(await render(listed(list)))).toContain(english);
      expect(textOf(await render(listed(list), { lang: 'fr' }))).toContain(french);
    });

    test('nothing while it is good', async () => {
      expect(textOf(await render(listed({ services: 3 })))).not.toContain('lists/');
    });
  });
});
