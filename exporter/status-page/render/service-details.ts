import { html, type Html } from '../html.ts';
import type { ServiceView } from '../view/service-view.ts';
import type { Rendering } from './rendering.ts';

/** Periods listed; the bars show all. */
const MAX_PERIODS = 10;

/** What only some want to know; also the figures of the charts for those who cannot see them. */
export function serviceDetails(service: ServiceView, rendering: Rendering): Html {
  const { texts, format, ago } = rendering;
  const words = texts.service;
  const { lastCheckedAt, latencyObjectiveSeconds, slowThresholdMs } = service;
  const facts: readonly (readonly [name: string, value: Html | string])[] = [
    [words.lastCheck, lastCheckedAt === undefined ? words.neverChecked : ago(lastCheckedAt)],
    [words.percentiles, percentiles(service, rendering)],
    [words.latencyObjective, format.seconds(latencyObjectiveSeconds)],
    [words.slowFrom, format.seconds(slowThresholdMs / 1000)],
    [words.version, service.version ?? words.unknown],
    [words.environment, service.environment ?? words.unknown],
    [words.address, service.url],
  ];
  return html`<details class="details">
    <summary>${words.details}<span class="unseen"> ${service.name}</span></summary>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
      <div class="wide">
        <dt>${words.failurePeriods}</dt>
        <dd>${periods(service, rendering)}</dd>
      </div>
    </dl>
  </details>`;
}

function percentiles({ statistics }: ServiceView, { texts, format }: Rendering): string {
  const known = [statistics?.p50Seconds, statistics?.p95Seconds, statistics?.p99Seconds];
  if (known.every((seconds) => typeof seconds !== 'number')) return texts.service.notMeasured;
  return known
    .map((seconds) =>
      typeof seconds === 'number' ? format.seconds(seconds) : texts.service.unknown,
    )
    .join(' · ');
}

function periods(
  { failurePeriods, statistics }: ServiceView,
  { texts, format, moment }: Rendering,
): Html {
  const words = texts.service;
  if (!statistics) return html`${words.unknown}`;
  if (failurePeriods.length === 0) return html`${words.noFailurePeriod}`;
  const items = failurePeriods.slice(0, MAX_PERIODS).map(({ from, to, failures, samples }) => {
    const what = words.failedChecks(format.count(failures), format.count(samples));
    return html`<li>${moment(from)} – ${moment(to)}: ${what}</li>`;
  });
  const rest = failurePeriods.length - items.length;
  return html`<ul>
    ${items} ${rest > 0 && html`<li>${texts.figures.more(rest)}</li>`}
  </ul>`;
}
