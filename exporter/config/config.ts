import type { SampledName } from '../metrics/sample.ts';
import type { Expression } from './expression.ts';

/** What is monitored: services.yml with the environment applied, validated and frozen. */
export interface Config {
  readonly services: readonly ServiceConfig[];
  /** Lists kept elsewhere, which name further services. */
  readonly lists: readonly ListConfig[];
}

/** A list of services that is kept elsewhere, and what services.yml says of them. */
export interface ListConfig {
  /** What messages call it: the path as it was written, or the address without its query. */
  readonly name: string;
  readonly source: ListSource;
  /** Between two reads. */
  readonly refreshMs: number;
  /** The service that a target of the list stands for. */
  readonly toService: (target: ListedTarget) => ServiceConfig;
}

export type ListSource = FileListSource | HttpListSource;

export interface FileListSource {
  readonly kind: 'file';
  /** Absolute. Its last part may hold `*`: then all files that match are one list. */
  readonly path: string;
}

export interface HttpListSource {
  readonly kind: 'http';
  readonly url: string;
  /** Request headers; their values may be secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsConfig;
}

/** What a list says of one service. */
export interface ListedTarget {
  readonly name: string;
  /** Base address, as in services.yml. */
  readonly url: string;
  /** Health path, where the list has one of its own. */
  readonly path?: string;
}

export interface ServiceConfig {
  readonly name: string;
  /** Base address without credentials and without a trailing slash. */
  readonly url: string;
  readonly check: CheckConfig;
  readonly slo: SloConfig;
  readonly maintenance: readonly MaintenanceWindow[];
  /** Business figures that the service is asked for. */
  readonly sources: readonly SourceConfig[];
  /** Path of the service's own Prometheus text, if it has any: what Prometheus may scrape itself. */
  readonly prometheusPath?: string;
}

/** How a service is probed, and what counts as healthy. */
export interface CheckConfig {
  /** Health address, without credentials. */
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** Request headers, names in lower case; their values may be secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  /** One deadline for everything, body included. */
  readonly timeoutMs: number;
  readonly slowThresholdMs: number;
  /** Failed probes in a row that make a service unhealthy. */
  readonly unhealthyAfter: number;
  /** Good probes in a row that make it healthy again. */
  readonly healthyAfter: number;
  /** Time from the end of a failed probe to the next one; an interval at most. */
  readonly earlyReprobeMs: number;
  readonly expectStatus: readonly StatusRange[];
  /**
   * Must be true of the JSON body. `undefined`: the default, `status` is one of ok, healthy, up in
   * any case. `null`: the body need not be JSON.
   */
  readonly expectJson?: Expression | null;
  /** Must occur in the body. */
  readonly expectText?: RegExp;
  /** Redirects followed, to the same host only. */
  readonly maxRedirects: number;
  readonly ipFamily?: 4 | 6;
  readonly maxBodyBytes: number;
  readonly tls: TlsConfig;
}

/** Inclusive. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

export interface TlsConfig {
  /** Certificates of the authorities to trust instead of the system's, PEM. */
  readonly ca?: string;
  readonly skipVerification: boolean;
}

export interface SloConfig {
  /** 0..1 */
  readonly availabilityRatio: number;
  readonly latencySeconds: number;
}

/** Times without an offset are local to the time zone (IANA name). */
export type MaintenanceWindow =
  | { readonly cron: string; readonly durationMs: number; readonly timeZone: string }
  | { readonly fromMs: number; readonly toMs: number };

/** One address that business figures are read from. */
export interface SourceConfig {
  /** Name of the collector, unique in the file. */
  readonly collector: string;
  readonly serviceName: string;
  readonly url: string;
  readonly format: 'json' | 'prometheus';
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Series that one metric may have; the rest is refused and counted. */
  readonly maxSeries: number;
  /** JSON: what the mappings' expressions start from. */
  readonly root?: Expression;
  readonly mappings: readonly Mapping[];
  readonly tls: TlsConfig;
}

export type Mapping = JsonMapping | TextMapping;

interface MappingTarget {
  readonly metric: SampledName;
  /** Labels whose value is the same for every series. */
  readonly labels: Readonly<Record<string, string>>;
}

/** From a JSON answer: one value, or one series for each entry of an object or array. */
export interface JsonMapping extends MappingTarget {
  readonly from: 'json';
  readonly value: Expression;
  /** Finds the object or array whose entries become series; `value` is then asked of each entry. */
  readonly each?: Expression;
  /** With an object: the label that takes the entry's key. */
  readonly keyLabel?: string;
  /** Labels asked of each entry. */
  readonly labelsFrom: Readonly<Record<string, Expression>>;
}

/** From Prometheus text: the samples of one metric, summed over the labels that are not kept. */
export interface TextMapping extends MappingTarget {
  readonly from: 'prometheus';
  readonly source: string;
  /** Only samples with these labels. */
  readonly where: Readonly<Record<string, string>>;
  /** Our label: the source's label that it is taken from. */
  readonly labelsFrom: Readonly<Record<string, string>>;
}
