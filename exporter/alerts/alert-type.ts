/** Types whose names the API has always had, whatever the rules are called. */
const TYPES: readonly (readonly [rule: RegExp, type: string])[] = [
  [/^(Service)?(Slow|SlowResponse)$/, 'slow_response'],
  [/^(Monitor(ing)?)?HighMemory(Usage)?$/, 'high_memory_usage'],
];

/** `service_down`, `slow_response`, `high_memory_usage`; else the alert's name in snake case. */
export function alertType(name: string): string {
  return TYPES.find(([rule]) => rule.test(name))?.[1] ?? snakeCase(name);
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}
