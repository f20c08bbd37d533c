import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENV_OPTION, runCommandLine } from '../command-line/command-line.ts';
import { renderKubernetes } from '../provisioning/kubernetes/render-kubernetes.ts';
import { readKubernetesSettings } from '../provisioning/kubernetes/settings.ts';
import { generate, writeGenerated } from '../provisioning/generated-files.ts';
import { SettingsError } from '../provisioning/settings.ts';

const command = {
  name: 'gen:kubernetes',
  options: {
    out: { type: 'string', value: 'folder', help: 'writes there, with your settings' },
    env: ENV_OPTION,
  },
  remark: 'Without --out: writes deploy/kubernetes/, without any setting.',
  heading: 'The manifests cannot be generated:',
  expected: [SettingsError],
} as const;

await runCommandLine(command, ({ out }) => {
  if (out === undefined) return writeGenerated(generate(['kubernetes']));
  const files = renderKubernetes(readKubernetesSettings(process.env));
  for (const [path, text] of files) {
    const file = join(out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  console.log(`wrote ${files.size} files to ${out}`);
});
