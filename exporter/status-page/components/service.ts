import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import { PROBE_PHASES } from '../../metrics/catalog.ts';
import { pageHref } from '../page-choice.ts';
import type { Format } from '../texts/format.ts';
import type { ServiceStatus } from '../view/service-state.ts';
import type { ServiceDetail, ServiceRow } from '../view/service-view.ts';
import { icon, type IconName } from './icon.ts';
import type { Rendering } from './rendering.ts';
import { responseCurve, uptimeBars } from './service-charts.ts';

export const STATUS_ICONS: Readonly<Record<ServiceStatus, IconName>> = {
  up: 'good',
  slow: 'warning',
  down: 'critical',
  unknown: 'unknown',
};

/** One service on one line; its name leads to its page. `group`: the heading that it stands under, if any. */
export function serviceRow(service: ServiceRow, group: string, rendering: Rendering): VNode {
  const { name } = service;
  const heading = group === '' ? 'h3' : 'h4';
  const href = pageHref(rendering.choice, `services/${encodeURIComponent(name)}`);
  return markup`<li id="service-${name}" class="service ${service.status}" key=${name}>
    ${serviceLine(service, markup`<${heading} title=${name}><a href=${href}>${name}</a></${heading}>`, rendering)}
  </li>`;
}

/** Name, state, bars, availability, last response. */
function serviceLine(service: ServiceRow, name: VNode, rendering: Rendering): VNode {
  return markup`<div class="service-line">
    <div class="service-state">
      ${icon(STATUS_ICONS[service.status])}
      ${name}
      ${stateLine(service, rendering)}
    </div>
    <div class="service-uptime">${uptimeBars(service, rendering)}</div>
    <p class="service-numbers">${numbers(service, rendering)}</p>
  </div>`;
}

function stateLine(service: ServiceRow, { texts, format, now }: Rendering): VNode {
  const { status, since, inMaintenance, isOld, unconfirmed, failure, failing } = service;
  const words = texts.service;
  const maintenance = [words.maintenance, service.maintenanceMessage]
    .filter(Boolean)
    .join(texts.colon);
  const lasting = since !== undefined && words.since(format.duration(now - since));
  const mark = (name: IconName, text: string) => markup`<p class="mark">${icon(name)} ${text}</p>`;
  return markup`
    <p class="state"><strong class="state-word">${words.status[status]}</strong> <span class="lasting">${lasting}</span></p>
    ${
      failure &&
      markup`<p class="mark">
        ${texts.reasons[failure.reason]}${texts.colon}<span lang="en">${failure.message}</span>
      </p>`
    }
    ${inMaintenance && mark('maintenance', maintenance)}
    ${isOld && mark('unknown', words.old)}
    ${unconfirmed && mark('warning', words[unconfirmed])}
    ${failing > 0 && mark('warning', words.dependenciesFailing(failing))}`;
}

/** The share of good time, and the last response. */
function numbers(
  { availabilityRatio: ratio, responseSeconds }: ServiceRow,
  { texts, format }: Rendering,
): VNode {
  const words = texts.service;
  const unseen = (text: string) => markup`<span class="unseen">${text}</span>`;
  return markup`
    <span class="available">${ratio === null ? unseen(words.noHistory) : words.available(format.percent(ratio))}</span>
    <strong>${
      responseSeconds === undefined
        ? markup`<span aria-hidden="true">–</span>${unseen(words.noLastResponse)}`
        : markup`${unseen(words.lastResponse)} ${format.seconds(responseSeconds)}`
    }</strong>`;
}

const DAY_MS = 86_400_000;
/** Days left from which on a certificate is renewed in time, and from which on it is urgent. */
const CERTIFICATE_SOON_DAYS = 21;
const CERTIFICATE_URGENT_DAYS = 7;
/** Share of the budget below which it is worth a look. */
const BUDGET_LOW_RATIO = 0.25;
/** More dependencies are folded. */
const MAX_DEPENDENCIES = 5;

type Fact = readonly [name: string, value: VNode | string | undefined];

/** The page of a service below its headline: its line, its curve, and each known fact with its name. */
export function servicePage(
  service: ServiceRow,
  detail: ServiceDetail,
  rendering: Rendering,
): VNode {
  const { texts, format, ago } = rendering;
  const words = texts.service;
  const { lastCheckedAt, latencyObjectiveSeconds, slowThresholdMs, budget, statistics } = detail;
  const facts: readonly Fact[] = [
    [words.lastFailure, lastFailure(detail, rendering)],
    [words.budget, budgetText(budget, rendering)],
    [words.failedChecks, failedChecks(statistics, rendering)],
    [words.dependencies, dependencies(detail, rendering)],
    [words.certificate, certificate(detail, rendering)],
    [words.lastCheck, lastCheckedAt === undefined ? words.neverChecked : ago(lastCheckedAt)],
    [words.phases, phases(detail, rendering)],
    [words.percentiles, percentiles(detail, rendering)],
    [words.latencyObjective, format.seconds(latencyObjectiveSeconds)],
    [words.slowFrom, format.seconds(slowThresholdMs / 1000)],
    [words.group, service.group],
    [words.version, detail.version],
    [words.environment, detail.environment],
    [words.address, detail.url],
    [words.badge, badge(service, rendering)],
  ];
  return markup`<section class="services" aria-labelledby="services" key="service">
    <div id="service-${service.name}" class="service ${service.status}">
      ${serviceLine(service, markup`<h2 id="services" tabindex="-1">${service.name}</h2>`, rendering)}
      <div class="service-more">
        ${responseCurve(service, detail, rendering)}
        <dl class="facts">
          ${facts.map(
            ([name, value]) =>
              value !== undefined &&
              markup`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`,
          )}
        </dl>
      </div>
    </div>
  </section>`;
}

const quiet = (text: string) => markup`<span class="quiet">${text}</span>`;

function lastFailure({ lastFailure: failure }: ServiceDetail, { texts, agoAt }: Rendering): VNode {
  if (!failure) return quiet(texts.service.noFailure);
  return markup`${agoAt(failure.at)} · ${texts.reasons[failure.reason]}
    <span class="message" lang="en">${failure.message}</span>`;
}

function budgetText(budget: ServiceDetail['budget'], { texts, format }: Rendering): VNode {
  const words = texts.service;
  const { leftRatio, samples, neededSamples } = budget;
  const objective = format.percent(budget.objectiveRatio);
  if (neededSamples === null) return quiet(words.budgetNoFailures);
  if (leftRatio === null) {
    return quiet(words.budgetUnknown(format.count(samples), format.count(neededSamples)));
  }
  const left = Math.max(0, leftRatio);
  const text =
    leftRatio < 0
      ? words.budgetSpent(spent(1 - leftRatio, format), objective)
      : words.budgetLeft(format.wholePercent(left), objective);
  const isLow = leftRatio < BUDGET_LOW_RATIO;
  return markup`<svg
      class="meter ${isLow ? 'critical' : 'good'}"
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
  { dependencies: known, furtherDependencies }: ServiceDetail,
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

function certificate({ certificateLeftMs: leftMs }: ServiceDetail, { texts }: Rendering) {
  const words = texts.service;
  if (leftMs === undefined) return undefined;
  if (leftMs === null) return quiet(words.certificateUnknown);
  const days = Math.floor(leftMs / DAY_MS);
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

function percentiles({ statistics }: ServiceDetail, { texts, format }: Rendering): string {
  if (typeof statistics?.p50Seconds !== 'number') return texts.service.notMeasured;
  return PERCENTILES.map(([key, needed]) => {
    const seconds = statistics[key];
    if (seconds === null) return texts.service.unknown;
    return statistics.samples < needed ? texts.service.notEnough : format.seconds(seconds);
  }).join(' · ');
}

/** When they failed stands in the incidents and the bars. */
function failedChecks(statistics: ServiceDetail['statistics'], { texts, format }: Rendering) {
  if (!statistics || statistics.failures === null) return texts.service.unknown;
  const { failures, samples } = statistics;
  return texts.service.failedOf(format.count(failures), format.count(samples));
}

/** Of the last check: those that it completed. */
function phases({ phaseSeconds }: ServiceDetail, { texts, format }: Rendering) {
  const completed = PROBE_PHASES.flatMap((phase) => {
    const seconds = phaseSeconds[phase];
    return seconds === undefined ? [] : `${texts.phases[phase]} ${format.seconds(seconds)}`;
  });
  return completed.length === 0 ? undefined : completed.join(' · ');
}

/** The image with its address, for pages of others. */
function badge({ name }: ServiceRow, { texts, root, choice }: Rendering): VNode {
  const address = `${root}badges/${encodeURIComponent(name)}.svg`;
  const { lang } = choice.named;
  const image = lang === undefined ? address : `${address}?lang=${lang}`;
  return markup`<a href=${address}><img class="badge" src=${image} alt="${texts.service.badge}: ${name}" /></a>`;
}
