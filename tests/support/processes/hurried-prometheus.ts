import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderGroups } from '../../../alert-rules/groups.ts';

const EVERY = '2s';

/**
 * For tests in which intervals are not the subject: a function that edits prometheus.yml so that everything is scraped
 * and evaluated every two seconds. Writes the rule files into a folder in `folder`.
 */
export async function hurried(folder: string): Promise<(shipped: string) => string> {
  const rulesFolder = join(folder, 'rules');
  await mkdir(rulesFolder);
  for (const [name, text] of renderGroups()) {
    const rules = text.replaceAll(/^ {4}interval: .*$/gm, `    interval: ${EVERY}`);
    await writeFile(join(rulesFolder, name), rules);
  }
  return (shipped) =>
    shipped
      .replaceAll(/(scrape_interval|scrape_timeout|evaluation_interval): .*/g, `$1: ${EVERY}`)
      .replace(/^rule_files:\n.*$/m, `rule_files:\n  - ${rulesFolder}/*.yml`);
}
