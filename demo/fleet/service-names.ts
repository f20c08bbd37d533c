/** The four services of Penpal AI that the fleet stands for. */
export const SERVICE_NAMES = [
  'db-service',
  'auth-service',
  'ai-service',
  'payment-service',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Port of each service, or 0 for any free one. */
export type Ports = Readonly<Record<ServiceName, number>>;

/** Where the real services listen. */
export const USUAL_PORTS: Ports = {
  'db-service': 3001,
  'auth-service': 3002,
  'ai-service': 3003,
  'payment-service': 3004,
};

/** For tests: each service takes any free port. */
export const FREE_PORTS: Ports = {
  'db-service': 0,
  'auth-service': 0,
  'ai-service': 0,
  'payment-service': 0,
};
