import { z } from 'zod';
import { VERSION } from '../../exporter/build-info.ts';
import { readEnvironment } from '../../exporter/config/environment.ts';
import { readAlertmanagerSettings } from '../alertmanager/settings.ts';
import type { AlertmanagerSettings } from '../alertmanager/settings.ts';
import { readPublicLinks } from '../public-links.ts';
import { explainIssues, SettingsError, setVariables } from '../settings.ts';
import type { Variables } from '../settings.ts';

const namespace = z
  .string()
  .regex(
    /^(?!.{64})[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'expected a namespace: at most 63 lower-case letters, digits and -',
  );
const pods = 'expected a whole number from 2 to 100';
const url = z.url('expected a URL').optional();

/** The variables with the names and addresses of a cluster, with descriptions for the README. */
export const clusterSchema = z.object({
  KUBERNETES_NAMESPACE: namespace
    .default('penpal-monitoring')
    .describe('namespace of the monitoring service'),
  PROMETHEUS_NAMESPACE: namespace
    .default('monitoring')
    .describe('namespace of the operator’s Prometheus and Alertmanager'),
  SERVICES_NAMESPACE: namespace
    .default('penpal')
    .describe('namespace of the monitored services and the front end'),
  INGRESS_NAMESPACE: namespace
    .default('ingress-nginx')
    .describe('namespace of the ingress controller, which may reach the API'),
  IMAGE: z
    .string()
    .default(`penpal-monitoring-service:${VERSION}`)
    .describe('the image, as named in your registry'),
  SHARD_COUNT: z.coerce
    .number(pods)
    .int(pods)
    .min(2, pods)
    .max(100, pods)
    .default(3)
    .describe('number of pods that share the services in `sharded`'),
  PUBLIC_URL: url.describe(
    'the page’s address for links in alerts; Grafana, Prometheus, Alertmanager and the runbooks are below it',
  ),
  GRAFANA_URL: url.describe('Grafana’s address for links in alerts and on the page'),
  PROMETHEUS_EXTERNAL_URL: url.describe('Prometheus’s address for links on the page'),
  ALERTMANAGER_EXTERNAL_URL: url.describe('Alertmanager’s address for links on the page'),
  RUNBOOK_URL: url.describe('address of the runbooks for links in alerts'),
});

/** The settings of the manifests. */
export interface KubernetesSettings {
  readonly cluster: Readonly<z.output<typeof clusterSchema>>;
  readonly alertmanager: AlertmanagerSettings;
  /** The port of the monitoring service. */
  readonly port: number;
}

/**
 * Reads the variables. Throws a SettingsError that names each invalid one, and each setting that the
 * AlertmanagerConfig resource cannot express.
 */
export function readKubernetesSettings(variables: Variables): KubernetesSettings {
  const set = { ...setVariables(variables), ...readPublicLinks(variables) };
  const { data: cluster, error } = clusterSchema.safeParse(set);
  if (cluster === undefined) throw new SettingsError(explainIssues(error).join('\n'));
  const { PORT: port } = readEnvironment({});
  const MONITORING_SERVICE_URL = `http://monitoring-service.${cluster.KUBERNETES_NAMESPACE}.svc:${port}`;
  const alertmanager = readAlertmanagerSettings({ ...set, MONITORING_SERVICE_URL });
  if ((alertmanager.businessHours?.timeZone ?? 'UTC') !== 'UTC') {
    const fault = 'AlertmanagerConfig knows no time zones: give BUSINESS_HOURS in UTC';
    throw new SettingsError(`BUSINESS_TIME_ZONE: ${fault}`);
  }
  return { cluster, alertmanager, port };
}
