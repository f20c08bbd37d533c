import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StackPorts } from '../../demo/stack.ts';
import {
  renderAlertmanagerConfig,
  renderPrometheusConfig,
} from '../../provisioning/stack-files.ts';
import { scaledYaml } from './scaled.ts';
import { servicesText } from './services-file.ts';
import { SCALE } from './timing.ts';

const RULES = resolve(import.meta.dirname, '../../provisioning/prometheus/rules/generated');

/** The shipped configuration, with other addresses, and every time to wait shorter. */
export async function writeFiles(folder: string, ports: StackPorts) {
  const address = (port: number) => `127.0.0.1:${port}`;
  const at = (name: string) => join(folder, name);
  const [rulesFolder, token] = [at('rules'), at('token')];
  await Promise.all(['rules', 'prometheus', 'alertmanager'].map((name) => mkdir(at(name))));
  for (const rules of await readdir(RULES)) {
    await writeFile(join(rulesFolder, rules), await scaledFile(join(RULES, rules)));
  }
  const texts = {
    [at('prometheus.yml')]: renderPrometheusConfig({
      exporter: address(ports.exporter),
      prometheus: address(ports.prometheus),
      alertmanager: address(ports.alertmanager),
      rulesFolder,
    }),
    [at('alertmanager.yml')]: renderAlertmanagerConfig({
      exporter: address(ports.exporter),
      notificationsTokenFile: token,
    }),
  };
  await writeFile(token, randomBytes(24).toString('base64url'), { mode: 0o600 });
  for (const [file, text] of Object.entries(texts)) await writeFile(file, scaledYaml(text, SCALE));
  await writeFile(at('services.yml'), servicesText('plain'));
  return {
    ...{ token, services: at('services.yml') },
    ...{ prometheus: at('prometheus.yml'), prometheusData: at('prometheus') },
    ...{ alertmanager: at('alertmanager.yml'), alertmanagerData: at('alertmanager') },
  };
}

async function scaledFile(file: string): Promise<string> {
  return scaledYaml(await readFile(file, 'utf8'), SCALE);
}
