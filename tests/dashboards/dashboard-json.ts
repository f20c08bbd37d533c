/** The parts of Grafana's classic dashboard JSON that the tests read. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly refresh: string;
  readonly timezone: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly panels: readonly PanelJson[];
  readonly links: readonly { readonly url: string; readonly placement?: string }[];
  readonly annotations: { readonly list: readonly AnnotationJson[] };
  readonly templating: { readonly list: readonly VariableJson[] };
}

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly datasource: DataSource;
  readonly maxDataPoints?: number;
  readonly targets: readonly TargetJson[];
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
  /** Of the kind of panel. */
  readonly options: {
    readonly reduceOptions?: { readonly calcs: string[]; readonly values?: boolean };
    readonly textMode?: string;
    readonly legend?: { readonly placement: string };
  };
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit?: string;
      readonly noValue?: string;
      readonly thresholds?: ThresholdsJson;
      /** Of the kind of panel. */
      readonly custom?: { readonly drawStyle?: string };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options?: unknown };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
}

export interface TargetJson {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly instant: boolean;
  readonly format?: string;
  /** The shortest time between two points, in minutes: `4m`. */
  readonly interval?: string;
  readonly datasource: DataSource;
}

export interface ThresholdsJson {
  readonly mode: string;
  readonly steps: readonly { readonly value: number | null; readonly color: string }[];
}

interface AnnotationJson {
  readonly name: string;
  readonly enable: boolean;
  readonly expr: string;
  readonly datasource: DataSource;
  readonly placement?: string;
}

interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly label: string;
  readonly query: string | { readonly query: string };
  readonly datasource?: DataSource;
}

interface DataSource {
  readonly type: string;
  readonly uid: string;
}

/** True for the reason why a panel has no data. Empty while it has. */
export const isReason = (query: string) =>
  /^\(*(label_replace\()?(max|min) \((penpal_collector_success|up)\{[^}]+\}\) == 0/.test(query);
