import { slotText } from '../components/service-charts.ts';
import type { Rendering } from '../components/rendering.ts';
import type { PageView } from '../view/page-view.ts';

/** What is shown now. */
interface Shown {
  readonly view: Pick<PageView, 'groups'>;
  readonly rendering: Rendering;
}

/** Pixels between a bar and its tooltip, and to the edge of the window. */
const GAP = 8;

/**
 * A tooltip for every slot of the bars: under the mouse, where a finger taps, and with the arrow
 * keys on bars that have the focus. Escape closes it.
 */
export function addTooltips(root: HTMLElement, shown: () => Shown): void {
  const tip = document.body.appendChild(document.createElement('div'));
  tip.className = 'tooltip';
  tip.setAttribute('role', 'status');
  tip.hidden = true;
  let slot = 0;

  const hide = () => (tip.hidden = true);
  const show = (bars: Element, indexOf: (count: number) => number) => {
    const { view, rendering } = shown();
    const services = view.groups.flatMap((group) => group.services);
    const service = services.find(({ name }) => name === bars.getAttribute('data-service'));
    if (!service) return;
    const count = service.slots.averageSeconds.length;
    slot = Math.min(count - 1, Math.max(0, indexOf(count)));
    tip.textContent = slotText(service, slot, rendering);
    tip.hidden = false;
    const { left, top, bottom, width } = bars.getBoundingClientRect();
    const x = left + ((slot + 0.5) / count) * width - tip.offsetWidth / 2;
    const above = top - tip.offsetHeight - GAP;
    tip.style.left = `${Math.max(GAP, Math.min(x, innerWidth - tip.offsetWidth - GAP))}px`;
    tip.style.top = `${above > 0 ? above : bottom + GAP}px`;
  };
  const barsOf = ({ target }: Event) => (target as Element).closest('.bars');
  const showAt = (event: PointerEvent) => {
    const bars = barsOf(event);
    if (!bars) return hide();
    const { left, width } = bars.getBoundingClientRect();
    show(bars, (count) => Math.floor(((event.clientX - left) / width) * count));
  };

  root.addEventListener('pointermove', showAt);
  addEventListener('pointerdown', showAt);
  // A finger leaves when it is lifted: then the reader reads.
  root.addEventListener('pointerleave', ({ pointerType }) => pointerType !== 'touch' && hide());
  addEventListener('scroll', hide, { passive: true });
  root.addEventListener('focusin', (event) => {
    const bars = barsOf(event);
    if (bars?.matches(':focus-visible')) show(bars, (count) => count);
  });
  root.addEventListener('focusout', hide);
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return hide();
    const bars = barsOf(event);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!bars || step === undefined) return;
    event.preventDefault();
    show(bars, () => slot + step);
  });
}
