import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { renderAlertmanager } from '../../../provisioning/alertmanager/render-alertmanager.ts';
import { readAlertmanagerSettings } from '../../../provisioning/alertmanager/settings.ts';

interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export const TOKEN = 'a-token-of-16-chars';
export const PATHS = {
  monitoring: '/api/v1/monitoring/notifications',
  slack: '/slack',
  discord: '/api/webhooks/1/discord',
  teams: '/teams',
  webhook: '/webhook',
  heartbeat: '/heartbeat',
  telegram: '/bot123:telegram/sendMessage',
  pagerduty: '/pagerduty',
} as const;

const TELEGRAM_ANSWER = '{"ok":true,"result":{"message_id":1,"chat":{"id":-7}}}';

/**
 * A server for every channel on 127.0.0.1. All accept everything, and keep it, but `refused`. `folder` gets the
 * secrets.
 */
export async function startFakeChannels(folder: string, refused?: string) {
  const calls: Received[] = [];
  /** Each as it was sent, with its headers. */
  const mails: string[] = [];
  const http = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization } = request.headers;
      calls.push({ path: request.url ?? '', authorization, body });
      // Slack's response; any other counts as a failure. Telegram and PagerDuty have their own.
      if (request.url === refused) response.writeHead(404).end('Unknown Webhook');
      else if (request.url === PATHS.telegram) response.end(TELEGRAM_ANSWER);
      else response.writeHead(request.url === PATHS.pagerduty ? 202 : 200).end('ok');
    });
  });
  const smtp = smtpServer(mails);
  const base = `http://127.0.0.1:${await listen(http)}`;
  const smarthost = `127.0.0.1:${await listen(smtp)}`;
  const secret = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const variables = {
    MONITORING_SERVICE_URL: base,
    NOTIFICATIONS_TOKEN_FILE: await secret('token', TOKEN),
    ALERTMANAGER_TEMPLATES: resolve('provisioning/alertmanager/templates/*.tmpl'),
    HEARTBEAT_URL_FILE: await secret('heartbeat', base + PATHS.heartbeat),
    SLACK_API_URL_FILE: await secret('slack', base + PATHS.slack),
    SLACK_CHANNEL: '#alerts',
    DISCORD_WEBHOOK_URL_FILE: await secret('discord', base + PATHS.discord),
    TEAMS_WEBHOOK_URL_FILE: await secret('teams', base + PATHS.teams),
    ALERT_WEBHOOK_URL_FILE: await secret('webhook', base + PATHS.webhook),
    TELEGRAM_BOT_TOKEN_FILE: await secret('telegram', '123:telegram'),
    TELEGRAM_CHAT_ID: '-7',
    PAGERDUTY_ROUTING_KEY_FILE: await secret('pagerduty', 'key'),
    ALERT_EMAIL_TO: 'ops@penpal.example',
    SMTP_SMARTHOST: smarthost,
    SMTP_FROM: 'monitoring@penpal.example',
    SMTP_REQUIRE_TLS: 'false',
  };
  /** The configuration with all channels, quick groups, and our servers for fixed addresses. */
  const configuration = (others: Readonly<Record<string, string>> = {}) =>
    renderAlertmanager(readAlertmanagerSettings({ ...variables, ...others }))
      .replaceAll(/group_(wait|interval): \w+/g, 'group_$1: 1s')
      .replaceAll(/^( +)(- )?(bot_token_file:)/gm, `$1$2api_url: ${base}\n$1  $3`)
      .replaceAll(/^( +)(- )?(routing_key_file:)/gm, `$1$2url: ${base}${PATHS.pagerduty}\n$1  $3`)
      .replaceAll(/\n {10}(?=bot_token_file|routing_key_file)/g, '\n        ');
  return {
    calls,
    mails,
    configuration,
    bodiesAt: (path: string) => calls.filter((call) => call.path === path).map(({ body }) => body),
    close: () => {
      http.close();
      smtp.close();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

/** Takes every mail, without TLS and without a user. */
function smtpServer(mails: string[]): Server {
  return createTcpServer((socket) => {
    let received = '';
    let isMail = false;
    socket.on('error', () => socket.destroy());
    socket.write('220 ready\r\n');
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
      for (;;) {
        const end = isMail ? '\r\n.\r\n' : '\r\n';
        const [part, ...rest] = received.split(end);
        if (rest.length === 0) return;
        received = rest.join(end);
        if (isMail) mails.push(part!);
        isMail = !isMail && part === 'DATA';
        socket.write(isMail ? '354 send\r\n' : part === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
}
