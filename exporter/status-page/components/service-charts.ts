import { html as markup } from 'htm/preact';
import type { VNode } from 'preact';
import type { Points } from '../view/figure-view.ts';
import type { ServiceDetail, ServiceRow, SlotLook } from '../view/service-view.ts';
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

/** One bar a slice of the range, the oldest left. */
export function uptimeBars(service: ServiceRow, rendering: Rendering): VNode {
  const { looks } = service.slots;
  if (looks.length === 0)
    return markup`<p class="caption">${rendering.texts.service.noHistory}</p>`;
  const told = looks.map((look, index) => toldBar(service, index, look, rendering));
  return markup`<svg
    class="bars"
    viewBox="0 0 ${Math.max(1, looks.length) * PITCH - 1} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    tabindex="0"
    data-service=${service.name}
    data-slots=${looks.length}
    aria-label=${barsLabel(service, rendering)}
  >
    ${untoldBars(looks, 'none')}${untoldBars(looks, 'good')}${told}
  </svg>`;
}

/** Bars with nothing to tell, together: hundreds of elements would delay the first paint. */
function untoldBars(looks: readonly SlotLook[], look: 'none' | 'good'): VNode {
  const tall = HEIGHTS[look];
  const bars = looks.map((one, index) =>
    one === look ? `M${index * PITCH} ${HEIGHT}v-${tall}h${WIDTH}v${tall}z` : '',
  );
  return markup`<path class=${look} d=${bars.join('')} />`;
}

/** A bar that says what was wrong. */
function toldBar(
  service: ServiceRow,
  index: number,
  look: SlotLook,
  rendering: Rendering,
): VNode | VNode[] | null {
  if (look === 'none' || look === 'good') return null;
  const title = rendering.isStatic && slotText(service, index, rendering);
  const rect = (kind: SlotLook, y: number, tall: number) =>
    markup`<rect class=${kind} x=${index * PITCH} y=${y} width=${WIDTH} height=${tall}>${title && markup`<title>${title}</title>`}</rect>`;
  const whole = rect(look, HEIGHT - HEIGHTS[look], HEIGHTS[look]);
  if (look !== 'partial') return whole;
  const ratio = service.slots.availabilityRatio[index] ?? 0;
  const failed = Math.max(8, Math.round((1 - ratio) * HEIGHT));
  return [whole, rect('failed', HEIGHT - failed, failed)];
}

/** What happened in one slot: from, to, checks, failures, availability, response time. */
export function slotText(
  { slots }: Pick<ServiceRow, 'slots'>,
  index: number,
  { texts, format }: Rendering,
): string {
  const from = slots.from + index * slots.slotMs;
  const [samples, failures] = [slots.samples[index] ?? null, slots.failures[index] ?? null];
  const [ratio, seconds] = [slots.availabilityRatio[index], slots.averageSeconds[index]];
  const available = typeof ratio === 'number' && texts.service.available(format.percent(ratio));
  const counts = samples !== null && failures !== null && samples > 0;
  const look = slots.looks[index];
  const facts = [
    look === 'maintenance' && texts.service.maintenance,
    look === 'none' && texts.chart.barUnknown,
    samples === 0 && available ? texts.chart.barHeld(available) : available,
    counts && texts.chart.slotCount(format.count(samples), format.count(failures)),
    look === 'slow' && typeof seconds === 'number' && texts.chart.barSlow(format.seconds(seconds)),
    look !== 'slow' && typeof seconds === 'number' && `⌀ ${format.seconds(seconds)}`,
  ];
  const known = facts.filter((fact) => typeof fact === 'string');
  return `${format.period(from, from + slots.slotMs)}${texts.colon}${known.join(', ')}`;
}

function barsLabel({ availabilityRatio, slots }: ServiceRow, { texts, format, range }: Rendering) {
  const bad = slots.looks.filter((look) => look === 'partial' || look === 'failed').length;
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
