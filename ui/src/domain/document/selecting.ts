/** What one press takes: a place between letters, a word, or a line. */
export type Grain = "letter" | "word" | "line";
/** From `start` to `end` (excluded), in UTF-16 code units. */
export type Range = { start: number; end: number };

/** What a number of presses at one place selects by. */
export function grainOf(presses: number): Grain {
  if (presses < 2) return "letter";
  return presses === 2 ? "word" : "line";
}

/** The part of a line's text that is taken at a place in it. */
export function taken(text: string, at: number, grain: Grain): Range {
  if (grain === "letter") return { start: at, end: at };
  return grain === "line" ? { start: 0, end: text.length } : wordAt(text, at);
}

const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** The word at a place; between a word and what is none, the word. */
function wordAt(text: string, at: number): Range {
  const inside = Math.max(0, Math.min(at, text.length - 1));
  const found = [inside, inside - 1].map((index) => words.segment(text).containing(index));
  const word = found.find((segment) => segment?.isWordLike) ?? found[0];
  return word ? { start: word.index, end: word.index + word.segment.length } : { start: at, end: at };
}

/**
 * How many letters of a text lie before a point: the middles of letters say on which side
 * of them it is. `middle` tells that of the letter at a place, along the line.
 */
export function lettersBefore(count: number, point: number, middle: (at: number) => number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const between = (low + high) >> 1;
    if (middle(between) < point) low = between + 1;
    else high = between;
  }
  return low;
}
