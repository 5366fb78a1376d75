import type { Citation, Sentence } from "../../platform";
import { renderMarkdown } from "./markdown";
import { BEGIN, MARK, markIndex, markSentences } from "./sentence-marks";
import { supportOf } from "./turns";

/** What stands on a citation, and why a sentence has none. */
export type CitedTextWords = {
  /** The accessible name of a citation. */
  citation: (citation: Citation) => string;
  /** Said of a sentence without support; null where that is not to be shown. */
  unsupported: string | null;
  /** What stands on the button that takes out a sentence without support; null where there is none. */
  remove: string | null;
  /** Said of a number or a name that no passage has; null where that is not to be shown. */
  invented: ((part: string) => string) | null;
};

type Piece = { text: string } | { begin: number } | { end: number };

/** An answer's Markdown as nodes, with a button after each sentence for each source that supports it. */
export function citedText(markdown: string, sentences: readonly Sentence[], words: CitedTextWords): DocumentFragment {
  const fragment = renderMarkdown(markSentences(markdown, sentences));
  let open: number | null = null;
  for (const node of textNodes(fragment)) {
    const pieces = split(node.data);
    if (pieces.length === 1 && open === null) continue;
    const made: Node[] = [];
    for (const piece of pieces) {
      const sentence = open === null ? undefined : sentences[open];
      if ("begin" in piece) open = piece.begin;
      else if ("end" in piece) {
        made.push(...buttonsBehind(sentences[piece.end], piece.end, words));
        open = null;
      } else if (piece.text && !sentence?.removed) made.push(sentenceText(piece.text, sentence, words));
    }
    const around = node.parentElement;
    node.replaceWith(...made);
    if (!made.length) removeEmpty(around);
  }
  return fragment;
}

/** An element that nothing is left in, and those around it that it was alone in, go with what was taken out. */
function removeEmpty(element: Element | null): void {
  for (let empty = element; empty && !empty.textContent?.trim(); ) {
    const around: Element | null = empty.parentElement;
    empty.remove();
    empty = around;
  }
}

function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(MARK)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) });
    const index = markIndex(found[2] ?? "");
    pieces.push(found[1] === BEGIN ? { begin: index } : { end: index });
    from = found.index + found[0].length;
  }
  if (from < text.length || !pieces.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function sentenceText(text: string, sentence: Sentence | undefined, words: CitedTextWords): Node {
  const parts = sentence ? withInvented(text, sentence.invented ?? [], words) : [document.createTextNode(text)];
  if (!sentence || supportOf(sentence).length || words.unsupported === null || !text.trim()) return fragmentOf(parts);
  const span = document.createElement("span");
  span.className = "unsupported";
  span.title = words.unsupported;
  span.append(...parts);
  return span;
}

function fragmentOf(nodes: readonly Node[]): Node {
  const [only] = nodes;
  if (only && nodes.length === 1) return only;
  const fragment = document.createDocumentFragment();
  fragment.append(...nodes);
  return fragment;
}

/** A text with its invented numbers and names marked, where they stand as words of their own. */
function withInvented(text: string, invented: readonly string[], words: CitedTextWords): Node[] {
  if (!invented.length || words.invented === null) return [document.createTextNode(text)];
  const nodes: Node[] = [];
  let from = 0;
  for (const { at, part } of placesOf(text, invented)) {
    if (at < from) continue;
    nodes.push(document.createTextNode(text.slice(from, at)));
    const mark = document.createElement("span");
    mark.className = "invented";
    mark.title = words.invented(part);
    mark.textContent = part;
    nodes.push(mark);
    from = at + part.length;
  }
  nodes.push(document.createTextNode(text.slice(from)));
  return nodes.filter((node) => node.textContent);
}

function placesOf(text: string, parts: readonly string[]): { at: number; part: string }[] {
  const isOfWord = (sign: string | undefined): boolean => /[\p{Script=Latin}\p{N}]/u.test(sign ?? "");
  const places: { at: number; part: string }[] = [];
  for (const part of parts) {
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
      if (!isOfWord(text[at - 1]) && !isOfWord(text[at + part.length])) places.push({ at, part });
    }
  }
  return places.sort((one, other) => one.at - other.at || other.part.length - one.part.length);
}

/** A button for each source of a sentence, or one that takes it out where it has none. */
function buttonsBehind(sentence: Sentence | undefined, index: number, words: CitedTextWords): Node[] {
  if (!sentence || sentence.removed) return [];
  const citations = supportOf(sentence);
  if (!citations.length) return words.remove === null ? [] : [button("remove", index, words.remove, "×")];
  return citations.map((citation, at) => {
    const chip = button("citation", index, words.citation(citation), String(citation.source));
    chip.dataset.source = String(citation.source);
    chip.dataset.citation = String(at);
    return chip;
  });
}

function button(kind: "citation" | "remove", sentence: number, label: string, text: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.dataset.sentence = String(sentence);
  made.dataset.testid = kind === "citation" ? "citation-chip" : "remove-sentence";
  made.setAttribute("aria-label", label);
  if (kind === "remove") made.title = label;
  made.textContent = text;
  return made;
}

function textNodes(root: DocumentFragment): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

/**
 * Makes `root` show `next`, and leaves the blocks alone that are the same, so
 * that focus and selection live through a stream.
 */
export function showBlocks(root: HTMLElement, next: DocumentFragment): void {
  const blocks = [...next.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
  blocks.forEach((block, index) => {
    const shown = root.children[index];
    if (!shown) root.append(block);
    else if (!shown.isEqualNode(block)) shown.replaceWith(block);
  });
  while (root.children.length > blocks.length) root.lastElementChild?.remove();
}
