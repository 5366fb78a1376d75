/** A box on the screen. */
export type Box = { left: number; top: number; right: number; bottom: number };
/** A line of a block, and how far away it is from a point. */
export type Nearest = { block: number; line: number; away: number };

/**
 * The line that is meant by a point, of blocks of lines: of the block that the point lies
 * in, or is nearest to, the line beside the point rather than one above or below it.
 */
export function nearestLine(blocks: readonly (readonly Box[])[], x: number, y: number): Nearest | null {
  let best: Nearest | null = null;
  let least: Distance = [Infinity, Infinity];
  for (const [block, lines] of blocks.entries()) {
    if (!lines.length) continue;
    const around = union(lines);
    // A stamp across a page lies over all of its text: what is smaller is meant.
    const distance: Distance = [away(around, x, y), (around.right - around.left) * (around.bottom - around.top)];
    if (!isLess(distance, least)) continue;
    least = distance;
    best = { block, ...lineBeside(lines, x, y) };
  }
  return best;
}

/** What counts first, and what decides where that is the same. */
type Distance = [number, number];

function lineBeside(lines: readonly Box[], x: number, y: number): { line: number; away: number } {
  let best = { line: 0, away: Infinity };
  let least: Distance = [Infinity, Infinity];
  for (const [line, box] of lines.entries()) {
    const distance: Distance = [outside(y, box.top, box.bottom), outside(x, box.left, box.right)];
    if (!isLess(distance, least)) continue;
    least = distance;
    best = { line, away: away(box, x, y) };
  }
  return best;
}

function isLess(one: Distance, other: Distance): boolean {
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);
}

function union(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

function away(box: Box, x: number, y: number): number {
  return Math.hypot(outside(x, box.left, box.right), outside(y, box.top, box.bottom));
}

function outside(value: number, from: number, to: number): number {
  return Math.max(from - value, value - to, 0);
}
