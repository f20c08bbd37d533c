import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { Points } from '../view/figure-view.ts';
import type { Runs, ServiceDetail, ServiceRow, SlotLook } from '../view/service-view.ts';
import type { Rendering } from './rendering.ts';

const HEIGHT = 30;
/** Bars differ in height as well as in colour: one with a failure is taller than all others. */
const HEIGHTS: Readonly<Record<SlotLook, number>> = {
  none: 4,
  maintenance: 12,
  good: 22,
  slow: 26,
  partial: HEIGHT,
  failed: HEIGHT,
};
const PITCH = 4;
const WIDTH = 3;

/** One bar a slice of the range, the oldest left. Equal ones in a row are one dashed line, as thick as they are tall. */
export function uptimeBars(service: ServiceRow, rendering: Rendering): VNode {
  const { looks, averageSeconds } = service.slots;
  if (looks.length === 0)
    return markup`<p class="caption">${rendering.texts.service.noHistory}</p>`;
  return markup`<svg
    class="bars"
    viewBox="0 0 ${averageSeconds.length * PITCH - 1} ${HEIGHT}"
    preserveAspectRatio="none"
    stroke-dasharray="${WIDTH} ${PITCH - WIDTH}"
    role="img"
    tabindex="0"
    data-service=${service.name}
    aria-label=${barsLabel(service, rendering)}
  >
    ${drawnBars(service)}${failedShares(service)}${rendering.hasTitles && slotTitles(service, rendering)}
  </svg>`;
}

/** One path a look: hundreds of elements would delay the first paint. */
function drawnBars({ slots }: ServiceRow): VNode[] {
  const lines = new Map<SlotLook, string>();
  let end = 0;
  for (const [look, count] of slots.looks) {
    const line = `M${end * PITCH} ${HEIGHT - HEIGHTS[look] / 2}h${count * PITCH - 1}`;
    lines.set(look, (lines.get(look) ?? '') + line);
    end += count;
  }
  return [...lines].map(
    ([look, line]) => markup`<path class=${look} stroke-width=${HEIGHTS[look]} d=${line} />`,
  );
}

/** Of bars with some failures: how many, from below. */
function failedShares({ slots }: ServiceRow): VNode | false {
  const looks = valuesOf(slots.looks);
  const shares = valuesOf(slots.availabilityRatio).map((ratio, index) => {
    const tall = Math.max(8, Math.round((1 - (ratio ?? 0)) * HEIGHT));
    return looks[index] === 'partial' ? `M${index * PITCH + WIDTH / 2} ${HEIGHT}v-${tall}` : '';
  });
  const lines = shares.join('');
  return (
    lines !== '' &&
    markup`<path class="failed" stroke-width=${WIDTH} stroke-dasharray="none" d=${lines} />`
  );
}

/** For readers without script: what was wrong, where the mouse rests. */
function slotTitles(service: ServiceRow, rendering: Rendering): (VNode | null)[] {
  return valuesOf(service.slots.looks).map((look, index) =>
    look === 'none' || look === 'good'
      ? null
      : markup`<rect x=${index * PITCH} width=${PITCH} height=${HEIGHT}><title>${slotText(service, index, rendering)}</title></rect>`,
  );
}

function valuesOf<T>(runs: Runs<T>): T[] {
  return runs.flatMap(([value, count]) => Array<T>(count).fill(value));
}

/** What happened in one slot: from, to, checks, failures, availability, response time. */
export function slotText(
  { slots }: Pick<ServiceRow, 'slots'>,
  index: number,
  { texts, format }: Rendering,
): string {
  const from = slots.from + index * slots.slotMs;
  const valueIn = <T>(runs: Runs<T>) => valuesOf(runs)[index] ?? null;
  const [samples, failures] = [valueIn(slots.samples), valueIn(slots.failures)];
  const [ratio, seconds] = [valueIn(slots.availabilityRatio), slots.averageSeconds[index]];
  const available = typeof ratio === 'number' && texts.service.available(format.percent(ratio));
  const counts = samples !== null && failures !== null && samples > 0;
  const look = valueIn(slots.looks);
  const reasons = slots.reasons[index]?.map((reason) => texts.reasons[reason]).join(', ');
  const facts = [
    look === 'maintenance' && texts.service.maintenance,
    look === 'none' && texts.chart.barUnknown,
    samples === 0 && available ? texts.chart.barHeld(available) : available,
    counts && texts.chart.slotCount(format.count(samples), format.count(failures)),
    reasons,
    look === 'slow' && typeof seconds === 'number' && texts.chart.barSlow(format.seconds(seconds)),
    look !== 'slow' && typeof seconds === 'number' && `⌀ ${format.seconds(seconds)}`,
  ];
  const known = facts.filter((fact) => typeof fact === 'string');
  return `${format.period(from, from + slots.slotMs)}${texts.colon}${known.join(', ')}`;
}

function barsLabel({ availabilityRatio, slots }: ServiceRow, { texts, format, range }: Rendering) {
  const bad = valuesOf(slots.looks).filter(
    (look) => look === 'partial' || look === 'failed',
  ).length;
  const ratio = availabilityRatio === null ? null : format.percent(availabilityRatio);
  return texts.chart.bars(ratio, range, bad);
}

/** The place of a response-time curve; the script draws it from the attributes. */
export function responseCurve(
  { slots }: ServiceRow,
  { statistics, slowThresholdMs }: ServiceDetail,
  rendering: Rendering,
): VNode {
  const { texts, format, range } = rendering;
  const slow = format.seconds(slowThresholdMs / 1000);
  if (slots.averageSeconds.every((point) => point === null)) {
    return markup`<p class="chart chart-empty">${texts.chart.curveEmpty(range)}</p>`;
  }
  const measured = (seconds: number | null | undefined) =>
    typeof seconds === 'number' ? format.seconds(seconds) : texts.service.unknown;
  const [median, p95] = [measured(statistics?.p50Seconds), measured(statistics?.p95Seconds)];
  return markup`<div
    class="chart"
    role="img"
    aria-label=${texts.chart.curve(range, median, p95, slow)}
    data-chart="response"
    data-points=${pointsText(slots.averageSeconds)}
    data-from=${slots.from}
    data-step=${slots.slotMs}
    data-slow=${slowThresholdMs / 1000}
    data-slow-label=${texts.chart.slowLine(slow)}
  />`;
}

/** Three digits are more than a curve can show. Empty between commas: nothing known. */
export function pointsText(points: Points): string {
  return points.map((point) => (point === null ? '' : Number(point.toPrecision(3)))).join(',');
}
