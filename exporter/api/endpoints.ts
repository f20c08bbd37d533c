import type { AppParts } from './app-parts.ts';
import { dashboardEndpoints } from './dashboard.ts';
import { discoveryEndpoints } from './discovery.ts';
import { docsEndpoints } from './docs.ts';
import type { Endpoint } from './endpoint.ts';
import { healthEndpoints } from './health.ts';
import { managementEndpoints } from './management.ts';
import { metricsEndpoints } from './metrics.ts';
import { monitoringEndpoints } from './monitoring.ts';
import { notificationEndpoints } from './notifications.ts';
import { serviceInfoEndpoints } from './service-info.ts';
import { statusPageEndpoints } from './status-page-endpoints.ts';

/** Every route, in the order of the documentation, which documents itself, too. */
export function endpointsOf(parts: AppParts): Endpoint[] {
  const endpoints: Endpoint[] = [
    ...statusPageEndpoints(parts),
    ...serviceInfoEndpoints(parts),
    ...healthEndpoints(parts),
    ...metricsEndpoints(parts),
    ...monitoringEndpoints(parts),
    ...dashboardEndpoints(parts),
    ...notificationEndpoints(parts),
    ...discoveryEndpoints(parts),
    ...managementEndpoints(parts),
    ...docsEndpoints(() => endpoints),
  ];
  return endpoints;
}
