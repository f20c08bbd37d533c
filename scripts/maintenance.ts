import { existsSync } from 'node:fs';
import { z } from 'zod';
import { ENV_OPTION, runCommandLine, UsageError } from '../command-line/command-line.ts';
import { ConfigError } from '../exporter/config/config-error.ts';
import { readEnvironment } from '../exporter/config/environment.ts';
import { MAX_MINUTES } from '../exporter/probes/announcements.ts';

/** Longest wait for the response, milliseconds. */
const TIMEOUT_MS = 10_000;
/** Where Compose's users have the token; its containers have ADMIN_TOKEN_FILE. */
const TOKEN_FILE = 'secrets/admin_token';

/** The monitoring service refused, or did not respond. */
class RequestError extends Error {
  readonly code = 'REQUEST';
}

const command = {
  name: 'maintenance',
  operands: {
    name: '<minutes> [service] [message]',
    help: `minutes: 0 to ${MAX_MINUTES}, 0 ends it; service: a name, or all`,
    most: 3,
  },
  options: {
    url: { type: 'string', value: 'url', help: 'default: http://127.0.0.1 with PORT or 3005' },
    'message-only': {
      type: 'boolean',
      help: '<minutes> [message]: shows it on the status page, silences nothing',
    },
    env: ENV_OPTION,
  },
  remark: `Sends ADMIN_TOKEN, else the content of ADMIN_TOKEN_FILE or of ${TOKEN_FILE}.`,
  expected: [ConfigError, RequestError],
} as const;

const announcement = z.object({
  service: z.string().nullable(),
  message: z.string().nullable(),
  until: z.string(),
});
const announced = z.union([
  z.object({ maintenance: z.array(announcement) }),
  z.object({ announcement: announcement.nullable() }),
]);
const problem = z.object({
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

await runCommandLine(command, async ({ url, 'message-only': messageOnly }, operands) => {
  const [minutes = '', ...others] = operands;
  const [service = 'all', message] = messageOnly ? ['all', ...others] : others;
  const isTooMany = messageOnly && others.length > 1;
  if (!/^\d{1,3}$/.test(minutes) || Number(minutes) > MAX_MINUTES || isTooMany) {
    const got = operands.map((operand) => ` "${operand}"`).join('') || ' nothing';
    const form = messageOnly ? '<minutes> [message]' : '<minutes> [service] [message]';
    const expected = `expected ${form}, minutes from 0 to ${MAX_MINUTES}`;
    throw new UsageError(`${expected}, got${got}`);
  }
  const hasFile = !process.env['ADMIN_TOKEN'] && existsSync(TOKEN_FILE);
  const variables = { ...(hasFile && { ADMIN_TOKEN_FILE: TOKEN_FILE }), ...process.env };
  const { ADMIN_TOKEN: token, PORT } = readEnvironment(variables);
  if (!token) {
    const missing = `ADMIN_TOKEN is not set, and there is no ${TOKEN_FILE}`;
    throw new RequestError(`${missing}: npm run setup makes it`);
  }
  const body = {
    minutes: Number(minutes),
    ...(service !== 'all' && { service }),
    ...(message !== undefined && { message }),
  };
  const path = messageOnly ? '/-/announcement' : '/-/maintenance';
  console.log(linesOf(await post(url ?? `http://127.0.0.1:${PORT}`, path, token, body)));
});

function linesOf(answer: z.output<typeof announced>): string {
  if ('announcement' in answer) {
    const { until, message } = answer.announcement ?? {};
    return until ? `the status page shows until ${until}: ${message}` : 'no message is announced';
  }
  const lines = answer.maintenance.map(({ service, message, until }) => {
    const note = message === null ? '' : `: ${message}`;
    return `${service ?? 'every service'} is in maintenance until ${until}${note}`;
  });
  return lines.join('\n') || 'no maintenance is announced';
}

async function post(url: string, path: string, token: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal };
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, request);
    const answer: unknown = await response.json();
    if (response.ok) return announced.parse(answer);
    const { detail, errors } = problem.parse(answer);
    throw new RequestError([detail, ...errors.map(({ message }) => message)].join(': '));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RequestError) throw error;
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new RequestError(`${url}: no usable response: ${error.message}${cause}`);
  }
}
