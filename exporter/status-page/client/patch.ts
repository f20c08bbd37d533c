/** Attributes that the reader's own doings set; news from the server leave them alone. */
const READERS_ATTRIBUTES = new Set(['open']);

/**
 * Makes the live element equal to the news, changing only what differs: elements keep their
 * identity, and with it focus, selection, scroll position and what the reader has opened.
 * Elements with `data-key` are recognised wherever they have moved among their siblings.
 */
export function patch(live: Element, news: Element): void {
  patchAttributes(live, news);
  // What a chart or the script itself has put there is not the server's.
  if (live.hasAttribute('data-chart') || live.localName === 'noscript') return;
  patchChildren(live, news);
}

function patchAttributes(live: Element, news: Element): void {
  for (const { name, value } of news.attributes) {
    if (READERS_ATTRIBUTES.has(name) || live.getAttribute(name) === value) continue;
    live.setAttribute(name, value);
  }
  for (const name of live.getAttributeNames()) {
    if (!news.hasAttribute(name) && !READERS_ATTRIBUTES.has(name)) live.removeAttribute(name);
  }
}

function patchChildren(live: Element, news: Element): void {
  let place: ChildNode | null = live.firstChild;
  for (const wanted of [...news.childNodes]) {
    const match = findMatch(place, wanted);
    if (!match) {
      live.insertBefore(document.importNode(wanted, true), place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else live.insertBefore(match, place);
    patchNode(match, wanted);
  }
  while (place) {
    const after: ChildNode | null = place.nextSibling;
    place.remove();
    place = after;
  }
}

function patchNode(live: ChildNode, news: ChildNode): void {
  if (live instanceof Element && news instanceof Element) patch(live, news);
  else if (live.nodeValue !== news.nodeValue) live.nodeValue = news.nodeValue;
}

/** The same kind of node at the place; an element with a key also further on. */
function findMatch(place: ChildNode | null, wanted: ChildNode): ChildNode | undefined {
  for (let node = place; node; node = node.nextSibling) {
    if (isSame(node, wanted)) return node;
    const mayBeLater = wanted.nodeType === Node.ELEMENT_NODE;
    if (!mayBeLater) return undefined;
  }
  return undefined;
}

function isSame(live: ChildNode, wanted: ChildNode): boolean {
  if (live.nodeType !== wanted.nodeType) return false;
  if (!(live instanceof Element) || !(wanted instanceof Element)) return true;
  return live.localName === wanted.localName && keyOf(live) === keyOf(wanted);
}

/** Sections differ by what they are called, rows by their key. */
function keyOf(element: Element): string | null {
  return element.getAttribute('data-key') ?? element.getAttribute('aria-labelledby');
}
