import { html, type Html } from '../html.ts';
import type { ServiceView } from '../view/service-view.ts';
import { slotLook, type SlotLook } from '../view/slots.ts';
import type { HistorySlot } from '../../history/history.ts';
import type { Rendering } from './rendering.ts';

const HEIGHT = 30;
/** Bars differ in height as well as in colour: the worse, the taller; none is a stub. */
const HEIGHTS: Readonly<Record<SlotLook, number>> = {
  none: 4,
  maintenance: 14,
  good: 23,
  slow: 26,
  partial: HEIGHT,
  failed: HEIGHT,
};
const PITCH = 4;
const WIDTH = 3;

/** One bar a slice of the range, the oldest left. */
export function uptimeBars(service: ServiceView, rendering: Rendering): Html {
  const { slots, slowThresholdMs } = service;
  const looks = slots.map((slot) => slotLook(slot, slowThresholdMs));
  const told = slots.map((slot, index) => toldBar(service, slot, index, looks[index]!, rendering));
  return html`<svg
    class="bars"
    viewBox="0 0 ${Math.max(1, slots.length) * PITCH - 1} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${barsLabel(service, looks, rendering)}"
  >
    ${untoldBars(looks, 'none')} ${untoldBars(looks, 'good')} ${told}
  </svg>`;
}

/** Bars with nothing to tell, together: hundreds of elements would delay the first paint. */
function untoldBars(looks: readonly SlotLook[], look: 'none' | 'good'): Html {
  const tall = HEIGHTS[look];
  const bars = looks.map((one, index) =>
    one === look ? `M${index * PITCH} ${HEIGHT}v-${tall}h${WIDTH}v${tall}z` : '',
  );
  return html`<path class="${look}" d="${bars.join('')}" />`;
}

/** A bar that says what was wrong. */
function toldBar(
  service: ServiceView,
  slot: HistorySlot,
  index: number,
  look: SlotLook,
  rendering: Rendering,
): Html {
  if (look === 'none' || look === 'good') return html``;
  const title = barTitle(service, slot, index, look, rendering);
  const rect = (kind: SlotLook, y: number, tall: number) =>
    html`<rect class="${kind}" x="${index * PITCH}" y="${y}" width="${WIDTH}" height="${tall}">
      <title>${title}</title>
    </rect>`;
  if (look !== 'partial') return rect(look, HEIGHT - HEIGHTS[look], HEIGHTS[look]);
  const failed = Math.max(8, Math.round((1 - (slot.availabilityRatio ?? 0)) * HEIGHT));
  return html`${rect('failed', 0, failed)}${rect('good', failed, HEIGHT - failed)}`;
}

/** Times before now, not of day: they need no time zone and stand still while time passes. */
function barTitle(
  { slots, slotMs }: ServiceView,
  slot: HistorySlot,
  index: number,
  look: 'maintenance' | 'slow' | 'partial' | 'failed',
  { texts, format }: Rendering,
): string {
  const from = (slots.length - index) * slotMs;
  const when = texts.chart.barWhen(format.duration(from), format.duration(from - slotMs));
  const available = texts.service.available(format.percent(slot.availabilityRatio ?? 0));
  if (look === 'maintenance') return `${when}: ${texts.service.maintenance}`;
  if (slot.samples === 0) return `${when}: ${texts.chart.barHeld(available)}`;
  if (slot.samples === null || slot.failures === null) return `${when}: ${available}`;
  const samples = format.count(slot.samples);
  const failed = texts.service.failedChecks(format.count(slot.failures), samples);
  const what = {
    slow: () => texts.chart.barSlow(format.seconds(slot.averageSeconds ?? 0)),
    partial: () => `${available}, ${failed}`,
    failed: () => failed,
  }[look]();
  return `${when}: ${what}`;
}

function barsLabel(
  { statistics }: ServiceView,
  looks: readonly SlotLook[],
  { texts, format, range }: Rendering,
): string {
  const availability = statistics?.availabilityRatio ?? null;
  const bad = looks.filter((look) => look === 'partial' || look === 'failed').length;
  const ratio = availability === null ? null : format.percent(availability);
  return texts.chart.bars(ratio, range, bad);
}
