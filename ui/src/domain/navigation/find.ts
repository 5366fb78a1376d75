const MOST = 500;

/** Where a text occurs within an element, in order, without regard to case. */
export function occurrences(root: HTMLElement, query: string): Range[] {
  const wanted = query.toLowerCase();
  const found: Range[] = [];
  if (!wanted) return found;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && found.length < MOST) {
    const node = walker.currentNode as Text;
    const text = node.data.toLowerCase();
    // Lower case may have another length, and then offsets would be wrong.
    if (text.length !== node.data.length) continue;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      found.push(range);
    }
  }
  return found;
}

/**
 * Marks what was found and brings one of it into view. An engine without the
 * CSS Custom Highlight API brings it into view only. Returns how to clear.
 */
export function showFound(found: readonly Range[], at: number): () => void {
  const here = found[at];
  here?.startContainer.parentElement?.scrollIntoView({ block: "center" });
  if (!("highlights" in CSS)) return () => {};
  CSS.highlights.set("found", new Highlight(...found));
  if (here) CSS.highlights.set("found-here", new Highlight(here));
  return () => {
    CSS.highlights.delete("found");
    CSS.highlights.delete("found-here");
  };
}
