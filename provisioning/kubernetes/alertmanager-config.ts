import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { rootRoute } from '../alertmanager/routes.ts';
import { resourceReceivers } from './alertmanager-receivers.ts';
import { inhibitRules, timeIntervals, toResourceRoute } from './alertmanager-routes.ts';
import type { Manifest } from './manifest.ts';
import { metadata } from './names.ts';
import type { KubernetesSettings } from './settings.ts';

/** The routing of alertmanager.yml as the operator's resource. */
export function alertmanagerConfig(settings: KubernetesSettings): Manifest {
  const intervals = timeIntervals(settings.alertmanager.businessHours);
  const object: IAlertmanagerConfig = {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'AlertmanagerConfig',
    metadata: metadata('penpal', settings.cluster.KUBERNETES_NAMESPACE),
    spec: {
      route: toResourceRoute(rootRoute(settings.alertmanager)),
      receivers: resourceReceivers(settings),
      inhibitRules: inhibitRules(),
      ...(intervals.length === 0 ? {} : { muteTimeIntervals: intervals }),
    },
  };
  const why =
    'The routing of alertmanager.yml. The operator adds `namespace` to the first route and to every ' +
    'inhibition, and lets alerts go on to the routes of the cluster; README.md says what that means.';
  return { file: 'alertmanagerconfig.yaml', why, object };
}
