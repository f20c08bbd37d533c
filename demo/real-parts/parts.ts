/** The real programs that the demo and the tests run beside the exporter. */
export type PartName =
  | 'prometheus'
  | 'promtool'
  | 'alertmanager'
  | 'amtool'
  | 'blackbox_exporter'
  | 'victoria-metrics'
  | 'vmalert'
  | 'kubectl';

/** A program that was found and has said its version. */
export interface RealPart {
  readonly name: PartName;
  /** As the program says it, such as `3.5.3`; `unknown` where its build does not say. */
  readonly version: string;
  /** What to spawn, to be followed by the program's own arguments. It ends up as the program itself, under one pid. */
  readonly command: readonly string[];
}

/** A program that this machine cannot have. */
export interface AbsentPart {
  readonly name: PartName;
  /** One line: why, and what to do about it. */
  readonly absent: string;
}

/** Where a part comes from and which version is new enough. */
export interface PartSource {
  /** Names it goes by, the project's own first, then Debian's. */
  readonly binaries: readonly string[];
  /** The oldest version that this bundle's configuration works with; none where any does. */
  readonly minimumVersion?: string;
  /** What to ask it for its version, if not `--version`. */
  readonly versionArguments?: readonly string[];
  /** The package of Debian's suite `sid` that brings it. */
  readonly debianPackage: string;
  /** Whether Debian's build opens files of its package under `/usr/share` when it starts. */
  readonly readsUsrShare?: boolean;
  /** Where a person gets it. */
  readonly downloadPage: string;
}

const prometheusDownloads = 'https://prometheus.io/download/';
const victoriaMetricsDownloads = 'https://github.com/VictoriaMetrics/VictoriaMetrics/releases';

/** The one place that says which parts there are. */
export const partSources: Readonly<Record<PartName, PartSource>> = {
  prometheus: {
    binaries: ['prometheus'],
    minimumVersion: '3.0.0',
    debianPackage: 'prometheus',
    downloadPage: prometheusDownloads,
  },
  promtool: {
    binaries: ['promtool'],
    minimumVersion: '3.0.0',
    debianPackage: 'promtool',
    downloadPage: prometheusDownloads,
  },
  alertmanager: {
    binaries: ['alertmanager', 'prometheus-alertmanager'],
    minimumVersion: '0.27.0',
    debianPackage: 'prometheus-alertmanager',
    readsUsrShare: true,
    downloadPage: prometheusDownloads,
  },
  amtool: {
    binaries: ['amtool'],
    minimumVersion: '0.27.0',
    debianPackage: 'prometheus-alertmanager',
    downloadPage: prometheusDownloads,
  },
  blackbox_exporter: {
    binaries: ['blackbox_exporter', 'prometheus-blackbox-exporter'],
    minimumVersion: '0.24.0',
    debianPackage: 'prometheus-blackbox-exporter',
    downloadPage: prometheusDownloads,
  },
  'victoria-metrics': {
    binaries: ['victoria-metrics', 'victoria-metrics-prod'],
    debianPackage: 'victoria-metrics',
    downloadPage: victoriaMetricsDownloads,
  },
  vmalert: {
    binaries: ['vmalert', 'vmalert-prod'],
    debianPackage: 'victoria-metrics',
    downloadPage: victoriaMetricsDownloads,
  },
  kubectl: {
    binaries: ['kubectl'],
    minimumVersion: '1.28.0',
    versionArguments: ['version', '--client'],
    debianPackage: 'kubectl',
    downloadPage: 'https://kubernetes.io/docs/tasks/tools/',
  },
};

/** Wanted together wherever one is wanted, so they are fetched in one go. */
const usualPackages: readonly string[] = ['prometheus', 'promtool', 'prometheus-alertmanager'];

/** The Debian packages to fetch where `packageName` is wanted. */
export function packagesToFetch(packageName: string): readonly string[] {
  return usualPackages.includes(packageName) ? usualPackages : [packageName];
}

/** Whether a name is in the table. */
export function isPartName(name: string): name is PartName {
  return Object.hasOwn(partSources, name);
}
