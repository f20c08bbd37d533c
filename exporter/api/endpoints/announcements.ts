import { z } from 'zod';
import { clip, message, wholeNumber } from '../../config/fields.ts';
import { MAX_MINUTES } from '../../probes/announcements.ts';
import type { Announcement } from '../../probes/health-state.ts';
import { json, type AppParts, type Endpoint } from '../endpoint.ts';
import { isoTime, named, text, time } from '../fields.ts';
import { Problem } from '../problem.ts';

const PATH = '/-/maintenance';
const MESSAGE_PATH = '/-/announcement';
/** Services that the refusal of an unknown one names. */
const NAMED_SERVICES = 20;

const announcementSchema = named('Announcement', 'Maintenance that silences alerts, or a message', {
  service: text.nullable().describe('Null: all services'),
  message: text.nullable(),
  from: time,
  until: time,
});
const LIST = 'Announced maintenance, without the windows of services.yml';
const listSchema = named('Maintenance', LIST, {
  timestamp: time,
  maintenance: z.array(announcementSchema),
});

const body = z.strictObject({
  minutes: wholeNumber(0, MAX_MINUTES).describe(
    'From now; 0 ends it, and without `service` all that was announced',
  ),
  service: z.string('expected the name of a service').optional().describe('Absent: all services'),
  message: message.optional().describe('Shown on the status page'),
});

const ANNOUNCE = {
  method: 'post',
  access: 'admin',
  summary: 'Announce maintenance: probes continue, alerts stay silent',
  body,
  schema: listSchema,
} as const;

const SHOWN = 'The message on top of the status page, without those of services.yml';
const shownSchema = named('AnnouncedMessage', SHOWN, {
  timestamp: time,
  announcement: announcementSchema.nullable(),
});

const ANNOUNCE_MESSAGE = {
  method: 'post',
  access: 'admin',
  summary: 'Announce a message on the status page: it silences nothing',
  body: body.omit({ service: true }).refine(({ minutes, message }) => minutes === 0 || message, {
    ...{ path: ['message'], error: 'expected a message, unless 0 minutes end it' },
  }),
  schema: shownSchema,
} as const;

export const announcementEndpoints: readonly Endpoint[] = [
  json(PATH, { schema: listSchema }, listed),
  json(PATH, ANNOUNCE, (parts, { body: { minutes, service, message } }) => {
    const names = parts.directory.all().map(({ name }) => name);
    // Maintenance of a service that was removed since can still be ended.
    const announced = parts.maintenance.list().map((each) => each.service);
    const known = minutes === 0 ? [...announced, ...names] : names;
    if (service !== undefined && !known.includes(service)) throw unknownService(service, names);
    parts.maintenance.announce(minutes, { service, message });
    const what = minutes === 0 ? 'maintenance ended' : 'maintenance announced';
    parts.log.info({ service, minutes, message }, what);
    return listed(parts);
  }),
  json(MESSAGE_PATH, { schema: shownSchema }, shown),
  json(MESSAGE_PATH, ANNOUNCE_MESSAGE, (parts, { body: { minutes, message } }) => {
    parts.messages.announce(minutes, { message });
    parts.log.info({ minutes, message }, minutes === 0 ? 'message ended' : 'message announced');
    return shown(parts);
  }),
];

function listed({ clock, maintenance }: AppParts): z.output<typeof listSchema> {
  return { timestamp: isoTime(clock.now()), maintenance: maintenance.list().map(viewOf) };
}

function shown({ clock, messages }: AppParts): z.output<typeof shownSchema> {
  const [announcement = null] = messages.list().map(viewOf);
  return { timestamp: isoTime(clock.now()), announcement };
}

function viewOf({ service, message, from, until }: Announcement) {
  const times = { from: isoTime(from), until: isoTime(until) };
  return { service: service ?? null, message: message ?? null, ...times };
}

function unknownService(service: string, names: readonly string[]): Problem {
  const more = names.length > NAMED_SERVICES ? `, and ${names.length - NAMED_SERVICES} more` : '';
  const known = names.slice(0, NAMED_SERVICES).join(', ') + more;
  const shown = JSON.stringify(clip(service));
  const message = `expected the name of a service, got ${shown}; there are ${known}`;
  return new Problem(400, 'the body is malformed', { errors: [{ path: 'service', message }] });
}
