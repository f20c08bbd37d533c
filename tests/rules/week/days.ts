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
  /** The alert that people are to be told, once. None for what nobody needs to know. */
  readonly told?: string;
}

export interface Day {
  readonly name: string;
  readonly happenings: readonly Happening[];
  /** The minutes that are played. Default: the whole day. */
  readonly from?: number;
  readonly to?: number;
}

export const MINUTES_OF_A_DAY = 24 * 60;

const at = (hour: number, minute = 0) => hour * 60 + minute;
const is = (value: number) => () => value;
const grows = (aMinute: number) => (minutesIn: number, healthy: number) =>
  healthy + aMinute * (minutesIn + 1);
/** The total after the growth ended. */
const grown = (by: number) => (_: number, healthy: number) => healthy + by;
const of = (service: string) => `{service_name="${service}"`;

/** A counter that grows faster than usual for some minutes, and keeps that until its source restarts. */
function growth(
  series: string,
  { from, minutes, aMinute, until = Infinity }: Growth,
): readonly Change[] {
  const to = from + minutes;
  return [
    { series, from, to, becomes: grows(aMinute) },
    { series, from: to, to: until, becomes: grown(aMinute * minutes) },
  ];
}

interface Growth {
  readonly from: number;
  readonly minutes: number;
  readonly aMinute: number;
  readonly until?: number;
}

/** A restart of some seconds: one probe fails, and the debounced health stays good. */
function deployment(service: string, from: number): Happening {
  return {
    what: `${service} is deployed: 20 s without an answer`,
    changes: [
      { series: `service_probe_success${of(service)}`, from, to: from + 1, becomes: is(0) },
    ],
  };
}

function outage(service: string, from: number, minutes: number): Happening {
  const to = from + minutes;
  return {
    what: `${service} is down for ${minutes} min`,
    changes: ['service_health_status', 'service_probe_success'].map((name) => ({
      ...{ series: name + of(service), from, to },
      becomes: is(0),
    })),
    told: `ServiceDown ${service}`,
  };
}

const SLACK = 'alertmanager_notifications_failed_total{integration="slack"';
const hiccup = (from: number): Happening => ({
  what: 'Slack does not answer for 40 s; the message arrives afterwards',
  changes: [{ series: SLACK, from, to: Infinity, becomes: grown(2) }],
});

const CHAT_FAILED = 'ai_requests_total{endpoint="/api/v1/ai/chat",method="POST",status="500"';

/** Until ai-service restarts. */
const chatFails = (from: number, minutes: number) =>
  growth(CHAT_FAILED, { from, minutes, aMinute: 20, until: at(15) });

/**
 * A week from the installation on a Saturday. Payments are retried all the time. Each day the monitoring service
 * restarts at 11:40, and ai-service at 15:00.
 */
export const WEEK: readonly Day[] = [
  { name: 'Saturday, installation', happenings: [] },
  { name: 'Sunday', happenings: [hiccup(at(7))] },
  {
    name: 'Monday',
    happenings: ['db-service', 'auth-service', 'ai-service', 'payment-service'].map(
      (service, index) => deployment(service, at(9, 10 * index)),
    ),
  },
  {
    name: 'Tuesday',
    happenings: [
      outage('auth-service', at(10), 12),
      {
        what: 'A source of auth-service changes its response for 20 min',
        changes: [
          {
            series: 'penpal_collector_success{collector="auth-users"',
            ...{ from: at(17), to: at(17, 20) },
            becomes: is(0),
          },
        ],
        told: 'CollectorFailing auth-service',
      },
    ],
  },
  {
    name: 'Wednesday',
    happenings: [
      {
        what: 'Prometheus is restarted: two minutes without samples',
        changes: [{ series: '', from: at(8), to: at(8, 2), becomes: () => null }],
      },
      {
        what: 'Alertmanager is restarted: a minute without it',
        changes: [
          {
            series: 'up{job="penpal-alertmanager"',
            ...{ from: at(13), to: at(13, 1) },
            becomes: is(0),
          },
          {
            series: 'prometheus_notifications_dropped_total',
            ...{ from: at(13), to: Infinity },
            becomes: grown(3),
          },
        ],
      },
      {
        what: 'Slack refuses every message for an hour; mail still arrives',
        changes: growth(SLACK, { from: at(21), minutes: 60, aMinute: 0.2 }),
        told: 'AlertmanagerNotificationsFailing alertmanager',
      },
    ],
  },
  {
    name: 'Thursday',
    happenings: [
      {
        what: 'The AI provider is dead for half an hour: chat requests fail, and the health check does not say so',
        changes: chatFails(at(12), 30),
        told: 'AiRequestsFailing ai-service',
      },
      {
        what: 'OpenAI is dead for 20 min: ai-service says so, and its chat requests fail',
        changes: [
          {
            series: 'service_dependency_status{service_name="ai-service"',
            ...{ from: at(13, 15), to: at(13, 35) },
            becomes: is(0),
          },
          ...chatFails(at(13, 15), 20),
        ],
        told: 'DependencyDown ai-service',
      },
      {
        what: 'payment-service loses its dependency for 8 min',
        changes: [
          {
            series: `service_dependency_status${of('payment-service')}`,
            ...{ from: at(20), to: at(20, 8) },
            becomes: is(0),
          },
        ],
        told: 'DependencyDown payment-service',
      },
      {
        what: 'db-service needs 6 s for ten minutes',
        changes: [
          {
            series: `service_response_time_seconds${of('db-service')}`,
            ...{ from: at(7, 20), to: at(7, 30) },
            becomes: is(6),
          },
        ],
        told: 'SlowResponse db-service',
      },
    ],
  },
  {
    name: 'Friday',

    happenings: [
      outage('payment-service', at(16), 45),
      {
        what: 'ai-service needs 2 s for an hour, which is not slow but misses its objective',
        changes: [
          {
            series: `service_response_time_seconds${of('ai-service')}`,
            ...{ from: at(18), to: at(19) },
            becomes: is(2),
          },
        ],
        told: 'ServiceLatencyDegraded ai-service',
      },
    ],
  },
];

/** Everything that happens in the week, within one day, without the quiet hours of the night. */
export const CROWDED_DAY: Day = {
  name: 'one day',
  from: at(6, 45),
  to: at(22, 45),
  happenings: WEEK.flatMap(({ happenings }) => happenings),
};
