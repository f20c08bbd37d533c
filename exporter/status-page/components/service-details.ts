import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { Format } from '../texts/format.ts';
import type { Certificate, ServiceView } from '../view/service-view.ts';
import type { SloBudget } from '../view/slo-budget.ts';
import { icon } from './icon.ts';
import type { Rendering } from './rendering.ts';
import { responseCurve } from './service-charts.ts';

const DAY_MS = 86_400_000;
/** Days left from which on a certificate is renewed in time, and from which on it is urgent. */
const CERTIFICATE_SOON_DAYS = 21;
const CERTIFICATE_URGENT_DAYS = 7;
/** Share of the budget below which it is worth a look. */
const BUDGET_LOW_RATIO = 0.25;
/** Periods listed; the bars show all. */
const MAX_PERIODS = 10;
/** More dependencies are folded. */
const MAX_DEPENDENCIES = 5;

type Fact = readonly [name: string, value: VNode | string | undefined];

/** What opens below the line of a service: its curve, and each known fact with its name. */
export function serviceDetails(service: ServiceView, rendering: Rendering): VNode {
  const { texts, format, ago } = rendering;
  const words = texts.service;
  const { lastCheckedAt, latencyObjectiveSeconds, slowThresholdMs } = service;
  const facts: readonly Fact[] = [
    [words.lastFailure, lastFailure(service, rendering)],
    [words.budget, budget(service.budget, rendering)],
    [words.dependencies, dependencies(service, rendering)],
    [words.certificate, certificate(service.certificate, rendering)],
    [words.lastCheck, lastCheckedAt === undefined ? words.neverChecked : ago(lastCheckedAt)],
    [words.percentiles, percentiles(service, rendering)],
    [words.latencyObjective, format.seconds(latencyObjectiveSeconds)],
    [words.slowFrom, format.seconds(slowThresholdMs / 1000)],
    [words.version, service.version],
    [words.environment, service.environment],
    [words.address, service.url],
    [words.failurePeriods, periods(service, rendering)],
  ];
  return markup`<div class="service-more">
    ${responseCurve(service, rendering)}
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          value !== undefined && markup`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`,
      )}
    </dl>
  </div>`;
}

const quiet = (text: string) => markup`<span class="quiet">${text}</span>`;

function lastFailure({ lastFailure: failure }: ServiceView, { texts, agoAt }: Rendering): VNode {
  if (!failure) return quiet(texts.service.noFailure);
  return markup`${agoAt(failure.at)} · ${texts.reasons[failure.reason]}
    <span class="message" lang="en">${failure.message}</span>`;
}

function budget(budget: SloBudget, { texts, format }: Rendering): VNode {
  const words = texts.service;
  const objective = format.percent(budget.objectiveRatio);
  if (!budget.known) {
    const { samples, neededSamples } = budget;
    if (neededSamples === null) return quiet(words.budgetNoFailures);
    return quiet(words.budgetUnknown(format.count(samples), format.count(neededSamples)));
  }
  const { leftRatio } = budget;
  const left = Math.max(0, leftRatio);
  const text =
    leftRatio < 0
      ? words.budgetSpent(spent(1 - leftRatio, format), objective)
      : words.budgetLeft(format.wholePercent(left), objective);
  const isLow = leftRatio < BUDGET_LOW_RATIO;
  return markup`<svg
      class="meter ${isLow ? 'meter-low' : ''}"
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="meter-all" width="100" height="6" rx="3" />
      <rect class="meter-left" width=${Math.round(left * 100)} height="6" rx="3" />
    </svg>
    ${isLow && icon(leftRatio < 0 ? 'critical' : 'warning')} ${text}`;
}

/** Percent are for what is somehow near the whole. */
function spent(ratio: number, format: Format): string {
  return ratio < 10 ? format.wholePercent(ratio) : `${format.count(Math.floor(ratio))}×`;
}

/** Those in error, and of many the others by their number. */
function dependencies(
  { dependencies: known, furtherDependencies }: ServiceView,
  { texts }: Rendering,
) {
  if (known.length === 0) return undefined;
  const words = texts.service;
  const item = ({ name, ok }: (typeof known)[number]) => markup`<li key=${name}>
    ${icon(ok ? 'good' : 'critical')} ${name} <span class=${ok ? 'quiet' : undefined}
      >${ok ? words.dependencyOk : words.dependencyFailed}</span>
  </li>`;
  const list = (some: typeof known) =>
    markup`<ul class="dependencies">${some.map((one) => item(one))}</ul>`;
  if (known.length <= MAX_DEPENDENCIES) return list(known);
  const [bad, good] = [known.filter(({ ok }) => !ok), known.filter(({ ok }) => ok)];
  return markup`${bad.length > 0 && list(bad)}
    ${
      good.length > 0 &&
      markup`<details class="fold">
        <summary>${words.dependenciesOk(good.length)}</summary>
        ${list(good)}
      </details>`
    }
    ${furtherDependencies > 0 && quiet(texts.figures.more(furtherDependencies))}`;
}

function certificate(certificate: Certificate, { texts }: Rendering) {
  const words = texts.service;
  if (certificate.kind === 'plain-http') return undefined;
  if (certificate.kind === 'unknown') return quiet(words.certificateUnknown);
  const days = Math.floor(certificate.leftMs / DAY_MS);
  if (days < 0) return markup`${icon('critical')} ${words.certificateExpired}`;
  const sign = days < CERTIFICATE_URGENT_DAYS ? 'critical' : 'warning';
  return markup`${days < CERTIFICATE_SOON_DAYS && icon(sign)} ${words.certificateLeft(days)}`;
}

/** A percentile needs as many readings that one of them may lie beyond it. */
const PERCENTILES = [
  ['p50Seconds', 2],
  ['p95Seconds', 20],
  ['p99Seconds', 100],
] as const;

function percentiles({ statistics }: ServiceView, { texts, format }: Rendering): string {
  if (typeof statistics?.p50Seconds !== 'number') return texts.service.notMeasured;
  return PERCENTILES.map(([key, needed]) => {
    const seconds = statistics[key];
    if (seconds === null) return texts.service.unknown;
    return statistics.samples < needed ? texts.service.notEnough : format.seconds(seconds);
  }).join(' · ');
}

function periods(service: ServiceView, { texts, format, moment }: Rendering): VNode | string {
  const { failurePeriods, statistics } = service;
  const words = texts.service;
  if (!statistics) return words.unknown;
  if (failurePeriods.length === 0) return words.noFailurePeriod;
  const items = failurePeriods.slice(0, MAX_PERIODS).map(({ from, to, failures, samples }) => {
    const what = words.failedChecks(format.count(failures), format.count(samples));
    return markup`<li key=${from}>${moment(from)} – ${moment(to)}: ${what}</li>`;
  });
  const rest = failurePeriods.length - items.length;
  return markup`<ul>
    ${items}
    ${rest > 0 && markup`<li key="rest">${texts.figures.more(rest)}</li>`}
  </ul>`;
}
