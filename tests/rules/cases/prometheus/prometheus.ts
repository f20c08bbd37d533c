import { given } from '../../alert-case.ts';
import type { AlertCase } from '../../alert-case.ts';

const instance = { instance: 'localhost:9090' };
const self = { ...instance, job: 'penpal-prometheus' } as const;
const group = { rule_group: 'slo.yml;penpal-slo' };
const ruleFailures = (values: string) =>
  given('prometheus_rule_evaluation_failures_total', { ...self, ...group }, values);

export const prometheusCases: readonly AlertCase[] = [
  {
    alert: 'ConfigurationReloadFailed',
    does: 'fires for Prometheus and Alertmanager, each under its own name, but not for others',
    every: '15s',
    given: [
      given('prometheus_config_last_reload_successful', self, '1x3 0x20'),
      given(
        'alertmanager_config_last_reload_successful',
        { job: 'penpal-alertmanager', instance: 'alertmanager:9093' },
        '1x3 0x20',
      ),
      given('alertmanager_config_last_reload_successful', { instance: 'theirs:9093' }, '0x20'),
    ],
    expect: [
      { at: '1m45s', firing: [] },
      {
        at: '2m',
        firing: [
          { instance: 'localhost:9090', service_name: 'prometheus' },
          { instance: 'alertmanager:9093', service_name: 'alertmanager' },
        ],
      },
    ],
  },
  {
    alert: 'Watchdog',
    does: 'fires always',
    every: '15s',
    given: [],
    expect: [
      {
        at: '0s',
        firing: [{}],
        description:
          'While this alert arrives, rules are evaluated and notifications are delivered.',
      },
    ],
  },
  {
    alert: 'PrometheusRulesFailing',
    does: 'fires when rules fail for five minutes',
    every: '15s',
    given: [ruleFailures('0x4 1+1x100')],
    expect: [
      { at: '6m', firing: [] },
      {
        at: '6m45s',
        firing: [group],
        description: 'Rules of the group slo.yml;penpal-slo fail. Their alerts cannot fire.',
      },
    ],
  },
  {
    alert: 'PrometheusRulesFailing',
    does: 'stays quiet after one failure',
    every: '15s',
    given: [ruleFailures('0x4 1x100')],
    expect: [
      { at: '5m', firing: [] },
      { at: '8m', firing: [] },
    ],
  },
  {
    alert: 'PrometheusRulesFailing',
    does: 'resolves when rules can be evaluated again',
    every: '15s',
    given: [ruleFailures('0+1x40 40x100')],
    expect: [
      { at: '10m', firing: [group] },
      { at: '18m', firing: [group] },
      { at: '21m', firing: [] },
    ],
  },
];
