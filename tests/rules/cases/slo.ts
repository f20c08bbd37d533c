import { given } from '../alert-case.ts';
import type { AlertCase } from '../alert-case.ts';

const auth = { service_name: 'auth-service' };
/** The result of the last probe at each scrape. */
const success = (values: string) => given('service_probe_success', auth, values);
/** The debounced health at each scrape. */
const health = (values: string) => given('service_health_status', auth, values);
const objective = given('service_slo_availability_objective_ratio', auth, '0.995x20000');
const budgetBurn = (window: string, factor: string) => ({
  description: `auth-service used its error budget ${factor} times as fast as its objective allows, over the last ${window}.`,
  description_fr: `auth-service consomme son budget d’erreur ${factor.replace('.', ',')} fois plus vite que son objectif ne le permet`,
});

export const sloCases: readonly AlertCase[] = [
  {
    // 14.4 × 0.5 % of an hour are 4.3 minutes.
    alert: 'ServiceBudgetBurnFast',
    does: 'fires after five minutes of failures within an hour without a confirmed outage',
    every: '15s',
    given: [success('1x240 0x40'), health('1x280'), objective],
    expect: [
      { at: '1h4m', firing: [] },
      { at: '1h5m', firing: [auth], ...budgetBurn('hour or six hours', '16.67') },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet when one probe fails, even the very first one',
    every: '5s',
    given: [success('0 1x200'), objective],
    expect: [
      { at: '1m', firing: [] },
      { at: '5m', firing: [] },
      { at: '15m', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet when one probe in ten fails for five minutes',
    every: '15s',
    given: [success('1x240 0 1x19 0 1x19 1x60'), objective],
    expect: [
      { at: '1h3m', firing: [] },
      { at: '1h5m', firing: [] },
      { at: '1h10m', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet in maintenance and just after it',
    every: '15s',
    given: [
      success('1x240 0x80 1x80'),
      given('service_maintenance', auth, '0x239 1x82 0x80'),
      objective,
    ],
    expect: [
      { at: '1h15m', firing: [] },
      { at: '1h25m', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet in a maintenance that starts during an outage',
    every: '15s',
    given: [success('1x240 0x80'), given('service_maintenance', auth, '0x251 1x80'), objective],
    expect: [{ at: '1h8m', firing: [] }],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet during a confirmed outage and after it',
    every: '15s',
    given: [success('1x240 0x40 1x120'), health('1x241 0x39 1x120'), objective],
    expect: [
      { at: '1h5m', firing: [] },
      { at: '1h10m', firing: [] },
      { at: '1h11m', firing: [] },
      { at: '1h15m', firing: [] },
      { at: '1h20m', firing: [] },
      { at: '1h21m', firing: [] },
      { at: '1h25m', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'goes on in an outage that begins later, so that no false end is reported',
    every: '15s',
    given: [
      success(`1x239 ${'0 1 '.repeat(20)} 0x39 1x240`),
      health('1x279 0x39 1x240'),
      objective,
    ],
    expect: [
      { at: '1h9m', firing: [auth] },
      { at: '1h16m', firing: [auth] },
      { at: '1h24m', firing: [auth] },
      { at: '2h5m', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'fires after a confirmed outage if failures go on',
    every: '15s',
    given: [success(`1x239 0x39 ${'0 1 '.repeat(60)}`), health('1x240 0x38 1x120'), objective],
    expect: [
      { at: '1h15m', firing: [] },
      { at: '1h19m', firing: [] },
      { at: '1h22m', firing: [auth] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'fires for a service while another one is down',
    every: '15s',
    given: [
      success('1x240 0x40'),
      given('service_health_status', { service_name: 'db-service' }, '0x280'),
      objective,
    ],
    expect: [{ at: '1h6m', firing: [auth] }],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'resolves soon after the failures end, when the short window is good again',
    every: '15s',
    given: [success('1x240 0x40 1x120'), objective],
    expect: [
      { at: '1h12m', firing: [auth] },
      { at: '1h18m', firing: [auth] },
      { at: '1h25m', firing: [] },
    ],
  },
  {
    // 6 × 0.5 % of six hours are 10.8 minutes.
    alert: 'ServiceBudgetBurnFast',
    does: 'fires when every twentieth probe fails for four hours',
    every: '1m',
    given: [success('0 1x19 '.repeat(14)), health('1x300'), objective],
    expect: [
      { at: '3h10m', firing: [] },
      { at: '3h50m', firing: [auth], ...budgetBurn('hour or six hours', '6.111') },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet when the outage was an hour ago',
    every: '1m',
    given: [success('1x60 0x6 1x60 0x6 1x60'), objective],
    expect: [{ at: '3h', firing: [] }],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'stays quiet during a confirmed outage of a quarter of an hour and after it',
    every: '1m',
    given: [success('1x300 0x15 1x90'), health('1x300 0x15 1x90'), objective],
    expect: [
      { at: '5h13m', firing: [] },
      { at: '5h17m', firing: [] },
      { at: '5h30m', firing: [] },
      { at: '5h48m', firing: [] },
      { at: '5h52m', firing: [] },
      { at: '6h', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnFast',
    does: 'resolves after half an hour without failures',
    every: '1m',
    given: [success('1x300 0x15 1x90'), objective],
    expect: [
      { at: '5h15m', firing: [auth] },
      { at: '5h48m', firing: [auth] },
      { at: '6h', firing: [] },
    ],
  },
  {
    // 3 × 0.5 % of a day are 21.6 minutes, which three days allow.
    alert: 'ServiceBudgetBurnSlow',
    does: 'fires after 22 minutes of failures within a day, two hours later no more',
    every: '1m',
    given: [success('1x59 0x24 1x200'), objective],
    expect: [
      { at: '1h20m', firing: [] },
      { at: '1h24m', firing: [auth] },
      { at: '2h30m', firing: [auth] },
    ],
  },
  {
    // 0.5 % of three days are 21.6 minutes. In the last six hours at least 1.8 minutes failed.
    alert: 'ServiceBudgetBurnSlow',
    does: 'fires when every tenth probe fails for four hours, and resolves after six hours without failures',
    every: '1m',
    given: [success(`${'0 1x8 '.repeat(24)} 1x400`), objective],
    expect: [
      { at: '3h20m', firing: [] },
      { at: '3h59m', firing: [auth], ...budgetBurn('day or three days', '3.333') },
      { at: '9h', firing: [auth] },
      { at: '9h42m', firing: [auth] },
      { at: '9h50m', firing: [] },
    ],
  },
  {
    alert: 'ServiceBudgetBurnSlow',
    does: 'stays quiet when every hundredth probe fails',
    every: '1m',
    given: [success('0 1x98 '.repeat(4)), objective],
    expect: [{ at: '6h', firing: [] }],
  },
];
