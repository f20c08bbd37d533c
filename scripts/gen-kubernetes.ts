import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { renderKubernetes } from '../provisioning/kubernetes/render-kubernetes.ts';
import { readKubernetesSettings } from '../provisioning/kubernetes/settings.ts';
import { generate, writeGenerated } from '../provisioning/generated-files.ts';
import { SettingsError } from '../provisioning/settings.ts';

// gen-kubernetes.ts [--out folder]: writes the manifests, with the settings of the environment, to the
// folder. Without --out: deploy/kubernetes/ without any setting. Exit code 1 if a variable is invalid.

const { values } = parseArgs({ options: { out: { type: 'string' } } });
try {
  if (values.out === undefined) writeGenerated(generate(['kubernetes']));
  else writeOwn(values.out);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(`The manifests cannot be generated:\n${error.message}`);
  process.exitCode = 1;
}

function writeOwn(folder: string): void {
  const files = renderKubernetes(readKubernetesSettings(process.env));
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  console.log(`wrote ${files.size} files to ${folder}`);
}
