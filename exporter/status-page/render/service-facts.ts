import { DAY_MS } from '../../clock.ts';
import { html, type Html } from '../html.ts';
import type { Format } from '../texts/format.ts';
import type { Certificate, ServiceView } from '../view/service-view.ts';
import type { SloBudget } from '../view/slo-budget.ts';
import { icon } from './icons.ts';
import type { Rendering } from './rendering.ts';

/** Days left from which on a certificate is renewed in time, and from which on it is urgent. */
const CERTIFICATE_SOON_DAYS = 21;
const CERTIFICATE_URGENT_DAYS = 7;
/** Share of the budget below which it is worth a look. */
const BUDGET_LOW_RATIO = 0.25;

/** What is known of a service besides its state, each with its name. */
export function serviceFacts(service: ServiceView, rendering: Rendering): Html {
  const { texts } = rendering;
  const fact = (name: string, kind: string, value: Html) =>
    html`<div class="fact fact-${kind}">
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const words = texts.service;
  return html`<dl class="facts">
    ${fact(words.lastFailure, 'failure', lastFailure(service, rendering))}
    ${fact(words.budget, 'budget', budget(service.budget, rendering))}
    ${fact(words.dependencies, 'dependencies', dependencies(service, rendering))}
    ${fact(words.certificate, 'certificate', certificate(service.certificate, rendering))}
  </dl>`;
}

function lastFailure({ lastFailure: failure }: ServiceView, { texts, ago }: Rendering): Html {
  if (!failure) return html`<span class="quiet">${texts.service.noFailure}</span>`;
  return html`${ago(failure.at)} · ${texts.reasons[failure.reason]}
    <span class="message" lang="en">${failure.message}</span>`;
}

function budget(budget: SloBudget, { texts, format }: Rendering): Html {
  const words = texts.service;
  const objective = format.percent(budget.objectiveRatio);
  if (!budget.known) {
    const { samples, neededSamples } = budget;
    const needed = format.count(neededSamples);
    const text = Number.isFinite(neededSamples)
      ? words.budgetUnknown(format.count(samples), needed)
      : words.budgetNoFailures;
    return html`<span class="quiet">${text}</span>`;
  }
  const { leftRatio } = budget;
  const left = Math.max(0, leftRatio);
  const text =
    leftRatio < 0
      ? words.budgetSpent(spent(1 - leftRatio, format), objective)
      : words.budgetLeft(format.wholePercent(left), objective);
  const isLow = leftRatio < BUDGET_LOW_RATIO;
  return html`<svg
      class="meter ${isLow && 'meter-low'}"
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="meter-all" width="100" height="6" rx="3" />
      <rect class="meter-left" width="${Math.round(left * 100)}" height="6" rx="3" />
    </svg>
    ${isLow && icon(leftRatio < 0 ? 'critical' : 'warning')} ${text}`;
}

/** Percent are for what is somehow near the whole. */
function spent(ratio: number, format: Format): string {
  return ratio < 10 ? format.wholePercent(ratio) : `${format.count(Math.floor(ratio))}×`;
}

function dependencies({ dependencies: known }: ServiceView, { texts }: Rendering): Html {
  const words = texts.service;
  if (known.length === 0) return html`<span class="quiet">${words.dependenciesUnknown}</span>`;
  const items = known.map(
    ({ name, ok }) =>
      html`<li data-key="${name}">
        ${icon(ok ? 'good' : 'critical')} ${name}
        <span class="${ok && 'quiet'}">${ok ? words.dependencyOk : words.dependencyFailed}</span>
      </li>`,
  );
  return html`<ul class="dependencies">
    ${items}
  </ul>`;
}

function certificate(certificate: Certificate, { texts }: Rendering): Html {
  const words = texts.service;
  if (certificate.kind === 'plain-http') {
    return html`<span class="quiet">${words.certificatePlain}</span>`;
  }
  if (certificate.kind === 'unknown') {
    return html`<span class="quiet">${words.certificateUnknown}</span>`;
  }
  const days = Math.floor(certificate.leftMs / DAY_MS);
  if (days < 0) return html`${icon('critical')} ${words.certificateExpired}`;
  const sign = days < CERTIFICATE_URGENT_DAYS ? 'critical' : 'warning';
  return html`${days < CERTIFICATE_SOON_DAYS && icon(sign)} ${words.certificateLeft(days)}`;
}
