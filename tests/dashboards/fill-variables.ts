const VALUES: Readonly<Record<string, string>> = {
  $__rate_interval: '1m',
  $__interval: '1m',
  $__range: '1h',
  $service: 'ai-service',
};

/** A panel's expression as Grafana would send it: one-minute rates, the last hour, ai-service. */
export function fillVariables(
  expression: string,
  others: Readonly<Record<string, string>> = {},
): string {
  return expression.replaceAll(/\$\w+/g, (variable) => {
    const value = others[variable] ?? VALUES[variable];
    if (value === undefined) throw new Error(`no value for ${variable} in ${expression}`);
    return value;
  });
}
