/** Prometheus gave no answer that can be used. The message completes "Prometheus …". */
export class PrometheusError extends Error {
  readonly code = 'prometheus_unavailable';
  override readonly name = 'PrometheusError';
}
