import { ENV_OPTION, runCommandLine } from '../command-line/command-line.ts';
import { testChannels } from '../provisioning/alertmanager/test-channels.ts';
import { readLinks } from '../provisioning/public-links.ts';
import { SettingsError } from '../provisioning/settings.ts';

const command = {
  name: 'notify:test',
  options: {
    alertmanager: {
      type: 'string',
      value: 'URL',
      help: 'the running Alertmanager; default: localhost at ALERTMANAGER_PORT, or 9093',
    },
    env: ENV_OPTION,
  },
  remark:
    'Sends one critical test alert for each team to the running Alertmanager, waits for the answers of the channels,\n' +
    'and ends the alert. Exit code 1 if a channel fails. Alertmanager’s log has the text of a failure.',
  expected: [SettingsError],
} as const;

await runCommandLine(command, async ({ alertmanager }) => {
  const port = process.env['ALERTMANAGER_PORT'] || '9093';
  const url = (alertmanager ?? `http://localhost:${port}`).replace(/\/+$/, '');
  const accepted: boolean[] = [];
  for await (const result of testChannels({ url, links: readLinks(process.env) })) {
    accepted.push(result.isAccepted);
    console.log(`${result.team} by ${result.channel}: ${result.answer}`);
  }
  if (accepted.length > 0) return accepted.includes(false) ? 1 : 0;
  throw new SettingsError(
    `${url} has no channel to people: set one, see provisioning/alertmanager/README.md`,
  );
});
