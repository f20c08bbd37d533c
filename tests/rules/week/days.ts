/** Something that happens to the series of a healthy day, from one minute until before another. */
export interface Change {
  /** Name and one label of the series. */
  readonly series: string;
  readonly from: number;
  readonly to: number;
  /** The value, from the minutes since it began and the value of the healthy day; null for none. */
  readonly becomes: (minutesIn: number, healthy: number) => number | null;
}

export interface Happening {
  readonly what: string;
  readonly changes: readonly Change[];
  /** The alerts that people are to be told, once each. None for what nobody needs to know. */
  readonly told: readonly string[];
}

export interface Day {
  readonly name: string;
  readonly happenings: readonly Happening[];
}

const at = (hour: number, minute = 0) => hour * 60 + minute;
const is = (value: number) => () => value;
const grows = (aMinute: number) => (minutesIn: number, healthy: number) =>
  healthy + aMinute * (minutesIn + 1);
/** The total after the growth ended. */
const grown = (by: number) => (_: number, healthy: number) => healthy + by;
const of = (service: string) => `{service_name="${service}"`;

/** A restart of some seconds: one probe fails, and the debounced health stays good. */
function deployment(service: string, from: number): Happening {
  return {
    what: `${service} is deployed: 20 s without an answer`,
    changes: [
      { series: `service_probe_success${of(service)}`, from, to: from + 1, becomes: is(0) },
    ],
    told: [],
  };
}

function outage(service: string, from: number, minutes: number): Happening {
  const to = from + minutes;
  return {
    what: `${service} is down for ${minutes} min`,
    changes: [
      { series: `service_health_status${of(service)}`, from, to, becomes: is(0) },
      { series: `service_probe_success${of(service)}`, from, to, becomes: is(0) },
    ],
    // A long one also uses up a tenth of the budget, which is told in working hours.
    told: [...(minutes > 21 ? [`ServiceBudgetBurn3d ${service}`] : []), `ServiceDown ${service}`],
  };
}

const slack = 'alertmanager_notifications_failed_total{instance="alertmanager:9093"';
const hiccup = (from: number): Happening => ({
  what: 'Slack does not answer for 40 s; the message arrives afterwards',
  changes: [{ series: slack, from, to: 1441, becomes: grown(2) }],
  told: [],
});

/** Every day, healthyPenpal also restarts the monitoring service and ai-service. */
const RESTARTS: Happening = {
  what: 'The monitoring service and ai-service are restarted',
  changes: [],
  told: [],
};

/** A week from the installation on a Saturday to the Friday after. Payments are retried all the time. */
export const WEEK: readonly Day[] = [
  { name: 'Saturday (installation)', happenings: [RESTARTS] },
  { name: 'Sunday', happenings: [RESTARTS, hiccup(at(15))] },
  {
    name: 'Monday',
    happenings: [
      RESTARTS,
      ...['db-service', 'auth-service', 'ai-service', 'payment-service'].map((service, index) =>
        deployment(service, at(9, 10 * index)),
      ),
    ],
  },
  {
    name: 'Tuesday',
    happenings: [
      RESTARTS,
      outage('auth-service', at(10), 12),
      {
        what: 'A source of auth-service changes its response for 20 min',
        changes: [
          {
            series: 'penpal_collector_success{collector="auth-users"',
            from: at(17),
            to: at(17, 20),
            becomes: is(0),
          },
        ],
        told: ['CollectorFailing '],
      },
    ],
  },
  {
    name: 'Wednesday',
    happenings: [
      RESTARTS,
      {
        what: 'Prometheus is restarted: two minutes without samples',
        changes: [{ series: '', from: at(8), to: at(8, 2), becomes: () => null }],
        told: [],
      },
      {
        what: 'Alertmanager is restarted: a minute without it',
        changes: [
          {
            series: 'up{instance="alertmanager:9093"',
            from: at(13),
            to: at(13, 1),
            becomes: is(0),
          },
          {
            series: 'prometheus_notifications_dropped_total',
            from: at(13),
            to: 1441,
            becomes: grown(3),
          },
        ],
        told: [],
      },
    ],
  },
  {
    name: 'Thursday',
    happenings: [
      RESTARTS,
      {
        what: 'A fifth of the chat requests fails for half an hour',
        changes: [
          {
            series: 'ai_requests_total{endpoint="/api/v1/ai/chat",method="POST",status="500"',
            from: at(11),
            to: at(11, 30),
            becomes: grows(20),
          },
          {
            series: 'ai_requests_total{endpoint="/api/v1/ai/chat",method="POST",status="500"',
            from: at(11, 30),
            to: at(15),
            becomes: grown(600),
          },
        ],
        told: ['AiRequestsFailing ai-service'],
      },
      {
        what: 'payment-service loses its dependency for 8 min',
        changes: [
          {
            series: `service_dependency_status{service_name="payment-service"`,
            from: at(20),
            to: at(20, 8),
            becomes: is(0),
          },
        ],
        told: ['DependencyDown payment-service'],
      },
    ],
  },
  {
    name: 'Friday',
    happenings: [
      RESTARTS,
      {
        what: 'db-service needs 6 s for ten minutes',
        changes: [
          {
            series: `service_response_time_seconds${of('db-service')}`,
            from: at(10),
            to: at(10, 10),
            becomes: is(6),
          },
        ],
        // It is told again when it is fast enough and the last quarter of an hour was too slow.
        told: ['SlowResponse db-service', 'ServiceLatencyDegraded db-service'],
      },
      hiccup(at(12)),
      outage('payment-service', at(16), 45),
    ],
  },
];
