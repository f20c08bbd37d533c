import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { IService } from 'kubernetes-models/v1/Service';
import { monitoredServices } from './config-maps.ts';
import { metadata, NAME, OPERATED, PORT_NAME, SCRAPED, SELECTOR, SHARDS } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import type { KubernetesSettings } from './settings.ts';

/** The address of NodeLocal DNSCache. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** The address of the API, the page and the metrics. */
export function service({ cluster, port }: KubernetesSettings): Manifest {
  return {
    file: 'service.yaml',
    why: 'The API, the status page and the metrics, of the single pod or of any shard.',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(NAME, cluster.KUBERNETES_NAMESPACE, SCRAPED),
      spec: { selector: SELECTOR, ports: [{ name: PORT_NAME, port, targetPort: PORT_NAME }] },
    } satisfies IService,
  };
}

/** Gives each shard a name in DNS, ready or not. */
export function shardsService({ cluster, port }: KubernetesSettings): Manifest {
  return {
    file: 'service-shards.yaml',
    why: `DNS names of the shards: ${NAME}-0.${SHARDS} and so on. Prometheus scrapes the other Service.`,
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(SHARDS, cluster.KUBERNETES_NAMESPACE),
      spec: {
        clusterIP: 'None',
        publishNotReadyAddresses: true,
        selector: SELECTOR,
        ports: [{ name: PORT_NAME, port, targetPort: PORT_NAME }],
      },
    } satisfies IService,
  };
}

/** Who may connect to the monitoring service, and where it may connect to. */
export function networkPolicy({ cluster, port }: KubernetesSettings): Manifest {
  const { prometheus, alertmanager } = OPERATED;
  const monitoring = cluster.PROMETHEUS_NAMESPACE;
  const ingress = {
    from: [
      pods(monitoring, prometheus.podLabels),
      pods(monitoring, alertmanager.podLabels),
      anyPod(cluster.SERVICES_NAMESPACE),
      anyPod(cluster.INGRESS_NAMESPACE),
    ],
    ports: tcp(port),
  };
  const egress = [
    {
      to: [anyPod('kube-system'), { ipBlock: { cidr: NODE_LOCAL_DNS } }],
      ports: [{ protocol: 'UDP' as const, port: 53 }, ...tcp(53)],
    },
    {
      to: [anyPod(cluster.SERVICES_NAMESPACE)],
      ports: tcp(...monitoredServices().map((one) => one.port)),
    },
    { to: [pods(monitoring, prometheus.podLabels)], ports: tcp(prometheus.port) },
    { to: [pods(monitoring, alertmanager.podLabels)], ports: tcp(alertmanager.port) },
  ];
  return {
    file: 'networkpolicy.yaml',
    why:
      'In: Prometheus, Alertmanager, the front end (in the namespace of the services) and the ingress ' +
      'controller. Out: DNS, the monitored services, Prometheus, Alertmanager. A service elsewhere needs a rule here.',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(NAME, cluster.KUBERNETES_NAMESPACE),
      spec: {
        podSelector: { matchLabels: SELECTOR },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [ingress],
        egress,
      },
    } satisfies INetworkPolicy,
  };
}

function anyPod(namespace: string): INetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

function pods(namespace: string, matchLabels: Readonly<Record<string, string>>) {
  return { ...anyPod(namespace), podSelector: { matchLabels } };
}

function tcp(...ports: number[]) {
  return ports.map((port) => ({ protocol: 'TCP' as const, port }));
}
