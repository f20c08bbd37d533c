import { exampleWebhook, exampleWebhookAlert } from '../alerts/example-webhook.ts';

/** Just below MAX_BODY_BYTES, the largest body that the service reads. */
const MOST_CHARACTERS = 260_000;

const ALERTMANAGER = {
  ...{ groupKey: '{}', status: 'firing' },
  ...{ groupLabels: {}, commonLabels: {}, commonAnnotations: {} },
};
const webhook = (alerts: readonly unknown[]) =>
  JSON.stringify({ ...exampleWebhook(), ...ALERTMANAGER, alerts });
/** Labels with values of one letter, or with something else. */
const labels = (value: unknown) =>
  Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`l${index}`, value]));

/** Bodies that a hostile sender of notifications could send: almost 256 KiB, and one of 1 MiB. */
export const HOSTILE_WEBHOOKS = {
  'alerts that are numbers': webhook(Array<number>(129_000).fill(1)),
  'more bytes than are read': webhook(Array<number>(520_000).fill(1)),
  'alerts that are empty objects': webhook(Array<object>(85_000).fill({})),
  'labels that are no texts': webhook([exampleWebhookAlert({ labels: labels(1) as never })]),
  'many labels': webhook([exampleWebhookAlert({ labels: labels('a') as never })]),
  'many small alerts': webhook(
    Array.from({ length: 1_000 }, (_, index) =>
      exampleWebhookAlert({ fingerprint: `f${index}`, labels: {}, annotations: {} }),
    ),
  ),
} as const satisfies Readonly<Record<string, string>>;

/** A good webhook with one long annotation; each `number` is another alert. */
export const longWebhook = (number: number): string => {
  const annotations = { summary: 'x'.repeat(MOST_CHARACTERS) };
  return webhook([exampleWebhookAlert({ fingerprint: `f${number}`, annotations })]);
};
