import { load } from 'js-yaml';
import { z } from 'zod';
import { cachedFor } from '../cached-for.ts';
import { arrayOf } from '../config/config-error.ts';
import { httpUrl } from '../config/fields.ts';
import { fetchText, type FetchText } from '../http-client/fetch-text.ts';
import { parseJson } from '../http-client/read-body.ts';
import { alertTexts, type ActiveAlert } from './alert.ts';

/** What Alertmanager does with an alert. Empty: it has no such alert, or it cannot be read. */
export type Handling = Pick<ActiveAlert, 'heldBackBy' | 'cause' | 'channels'>;
export type HandlingOf = (labels: Readonly<Record<string, string>>) => Handling;

/** The deadline is shorter than that of a read of Prometheus. */
const REQUEST = {
  format: 'json',
  tls: { skipVerification: false },
  timeoutMs: 500,
  maxBodyBytes: 4 * 1_048_576,
} as const;
/** Parsing YAML blocks the event loop: 64 KiB take up to 45 ms. It is parsed when it has changed. */
const MAX_CONFIG_CHARACTERS = 65_536;
/** As many as there are notifications. */
const MAX_FINGERPRINTS = 500;
/** The receiver that is this service: nobody is told by it. */
export const OWN_RECEIVER = 'monitoring-service';

/** Source: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
const alertsSchema = arrayOf(
  z.object({
    labels: alertTexts,
    fingerprint: z.string().max(100),
    receivers: arrayOf(z.object({ name: z.string() })),
    status: z.object({
      inhibitedBy: arrayOf(z.string()),
      silencedBy: arrayOf(z.string()),
      mutedBy: arrayOf(z.string()).default([]),
    }),
  }),
);
type RoutedAlert = z.output<typeof alertsSchema>[number];

/** The configuration in use, as YAML without secrets. */
const statusSchema = z.object({ config: z.object({ original: z.string() }) });
const configSchema = z.object({
  receivers: z.array(z.looseObject({ name: z.string() })),
});
type Channels = ReadonlyMap<string, readonly string[]>;

/** Reads from Alertmanager which alerts it holds back, and which channels their routes lead to. */
export class Alertmanager {
  readonly #url: string | undefined;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: FetchText;
  #config = { text: '', channels: undefined as Channels | undefined };
  /** Channels by fingerprint, the last read last: a notification outlives its alert. */
  readonly #channels = new Map<string, string[]>();

  /** `url`: without a trailing slash; it may carry credentials. Undefined: nothing is known. */
  constructor(url: string | undefined, fetch = fetchText) {
    this.#url = url;
    this.#headers = httpUrl.safeParse(url).data?.headers ?? {};
    this.#fetch = fetch;
  }

  /** Never rejects. */
  async read(signal: AbortSignal): Promise<HandlingOf> {
    if (this.#url === undefined) return () => ({});
    const filter = encodeURIComponent('monitor="penpal"');
    const [alerts, status] = await Promise.all([
      this.#get(`alerts?filter=${filter}`, alertsSchema, signal),
      this.#get('status', statusSchema, signal),
    ]);
    const channels = this.#channelsIn(status?.config.original);
    // An outage of the network is a thousand alerts of one name.
    const subject = ({ alertname, service_name }: RoutedAlert['labels']) =>
      `${alertname} ${service_name}`;
    const bySubject = Map.groupBy(alerts ?? [], ({ labels }) => subject(labels));
    const byFingerprint = new Map(alerts?.map((alert) => [alert.fingerprint, alert]));
    for (const alert of alerts ?? []) this.#remember(alert, channels);
    return (labels) => {
      const isSame = (other: RoutedAlert) =>
        Object.entries(labels).every(([name, value]) => other.labels[name] === value);
      const alert = bySubject.get(subject(labels))?.find(isSame);
      if (!alert) return {};
      const cause = byFingerprint.get(alert.status.inhibitedBy[0] ?? '')?.labels;
      return {
        ...heldBack(alert.status),
        ...(cause && {
          cause: { name: cause.alertname ?? '', service: cause.service_name ?? null },
        }),
        ...(channels && { channels: channelsOf(alert, channels) }),
      };
    };
  }

  /** Reads the channels of new alerts, at most every two seconds. */
  readonly refresh = cachedFor(2000, () => void this.read(new AbortController().signal));

  /** The kinds of channel that the route of a notification's alert leads to; undefined: not known. */
  readonly channelsOf = (fingerprint: string): string[] | undefined =>
    this.#channels.get(fingerprint);

  async #get<T extends z.ZodType>(path: string, schema: T, signal: AbortSignal) {
    const request = { url: `${this.#url}/api/v2/${path}`, headers: this.#headers, ...REQUEST };
    const read = await this.#fetch(request, signal);
    return 'text' in read ? schema.safeParse(parseJson(read.text)).data : undefined;
  }

  #channelsIn(text: string | undefined): Channels | undefined {
    if (text === undefined || text.length > MAX_CONFIG_CHARACTERS) return undefined;
    if (text !== this.#config.text) this.#config = { text, channels: readChannels(text) };
    return this.#config.channels;
  }

  #remember(alert: RoutedAlert, channels: Channels | undefined): void {
    if (!channels) return;
    this.#channels.delete(alert.fingerprint);
    this.#channels.set(alert.fingerprint, channelsOf(alert, channels));
    const [oldest = ''] = this.#channels.keys();
    if (this.#channels.size > MAX_FINGERPRINTS) this.#channels.delete(oldest);
  }
}

function heldBack({ inhibitedBy, silencedBy, mutedBy }: RoutedAlert['status']): Handling {
  if (silencedBy.length > 0) return { heldBackBy: 'silence' };
  if (inhibitedBy.length > 0) return { heldBackBy: 'alert' };
  return mutedBy.length > 0 ? { heldBackBy: 'hours' } : {};
}

function channelsOf({ receivers }: RoutedAlert, channels: Channels): string[] {
  return [...new Set(receivers.flatMap(({ name }) => channels.get(name) ?? []))].sort();
}

/** The kinds of channel of each receiver: `slack` of `slack_configs`. */
function readChannels(text: string): Channels | undefined {
  try {
    const { data } = configSchema.safeParse(load(text));
    return data && new Map(data.receivers.map((one) => [one.name, kindsOf(one)]));
  } catch {
    return undefined;
  }
}

function kindsOf({ name, ...integrations }: Readonly<Record<string, unknown>>): string[] {
  // The operator of Kubernetes puts names of its own in front.
  if (String(name).split('/').at(-1) === OWN_RECEIVER) return [];
  return Object.entries(integrations).flatMap(([key, configs]) =>
    key.endsWith('_configs') && Array.isArray(configs) && configs.length > 0
      ? [key.slice(0, -'_configs'.length)]
      : [],
  );
}
