import type { SampledName } from '../metrics/sample.ts';
import type { Expression } from './expressions.ts';

/** What to monitor: services.yml with the environment applied, validated and frozen. */
export interface Config {
  readonly services: readonly ServiceConfig[];
  /** Lists of further services, in files or on servers. */
  readonly lists: readonly ListConfig[];
}

/** One list of services: a file, all files that match a pattern, or a URL. */
export interface ListConfig {
  /** For people: the path as in services.yml, or the URL without credentials and query. */
  readonly name: string;
  readonly source: ListSource;
  /** Time between two reads. */
  readonly refreshMs: number;
  /** Applies the options that services.yml has for the services of this list. */
  readonly toService: (target: ListedTarget) => ServiceConfig;
}

/** The address identifies the list, also when its headers change. */
export type ListSource =
  | {
      readonly kind: 'file';
      /** Absolute path. Its last part may contain `*`: then all matching files are one list. */
      readonly address: string;
    }
  | {
      readonly kind: 'http';
      /** URL without credentials. */
      readonly address: string;
      /** Request headers; values may be secrets. */
      readonly headers: Readonly<Record<string, string>>;
      readonly tls: TlsConfig;
    };

/** One service of a list. */
export interface ListedTarget {
  readonly name: string;
  /** Base URL, as in services.yml. */
  readonly url: string;
  /** Health path, if the list sets one. */
  readonly path?: string;
}

export interface ServiceConfig {
  readonly name: string;
  /** Base URL without credentials and without a trailing slash. */
  readonly url: string;
  readonly check: CheckConfig;
  readonly slo: {
    /** 0..1 */
    readonly availabilityRatio: number;
    readonly latencySeconds: number;
  };
  readonly maintenance: readonly MaintenanceWindow[];
  /** Where to read business metrics of the service. */
  readonly sources: readonly SourceConfig[];
  /** Path of the service's own Prometheus metrics, if any, which Prometheus may scrape itself. */
  readonly prometheusPath?: string;
}

/** How to probe a service, and which responses are healthy. */
export interface CheckConfig {
  /** Health URL without credentials. */
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** Request headers, names in lower case; values may be secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  /** One deadline for the whole probe, body included. */
  readonly timeoutMs: number;
  readonly slowThresholdMs: number;
  /** Failed probes in a row that make a service unhealthy. */
  readonly unhealthyAfter: number;
  /** Successful probes in a row that make it healthy again. */
  readonly healthyAfter: number;
  /** Time from the end of a failed probe to the next one; at most the interval. */
  readonly earlyReprobeMs: number;
  readonly expectStatus: readonly StatusRange[];
  /**
   * Must be true for the JSON body. `undefined`: `status` must be ok, healthy or up, in any case.
   * `null`: the body need not be JSON.
   */
  readonly expectJson?: Expression | null;
  /** Must match the body. */
  readonly expectText?: RegExp;
  /** Redirects to follow, on the same host only. */
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
  /** Certificates of the trusted authorities, PEM. Default: those of the system. */
  readonly ca?: string;
  readonly skipVerification: boolean;
}

/** Repeated, in a time zone (IANA name), or once. */
export type MaintenanceWindow =
  | { readonly cron: string; readonly durationMs: number; readonly timeZone: string }
  | { readonly fromMs: number; readonly toMs: number };

/** One URL with business metrics. */
export interface SourceConfig {
  /** Unique name of the collector. */
  readonly collector: string;
  readonly serviceName: string;
  readonly url: string;
  readonly format: 'json' | 'prometheus';
  readonly headers: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Series per metric; more are refused and counted. */
  readonly maxSeries: number;
  /** JSON: the expressions of the mappings start at this value. */
  readonly root?: Expression;
  readonly mappings: readonly Mapping[];
  readonly tls: TlsConfig;
}

export type Mapping = JsonMapping | TextMapping;

interface MappingTarget {
  readonly metric: SampledName;
  /** Labels with the same value for every series. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Reads one value of a JSON body, or one series per entry of an object or array in it. */
export interface JsonMapping extends MappingTarget {
  readonly from: 'json';
  /** Evaluated on the root, or on each entry. */
  readonly value: Expression;
  /** Finds the object or array with the entries. */
  readonly each?: Expression;
  /** The label for the keys of the object. */
  readonly keyLabel?: string;
  /** Labels by name, evaluated on each entry. */
  readonly labelsFrom: Readonly<Record<string, Expression>>;
}

/** Reads the samples of one metric of a Prometheus text, summed over all other labels. */
export interface TextMapping extends MappingTarget {
  readonly from: 'prometheus';
  readonly source: string;
  /** Only samples with these labels. */
  readonly where: Readonly<Record<string, string>>;
  /** Label of the catalogue to label of the source. */
  readonly labelsFrom: Readonly<Record<string, string>>;
}
