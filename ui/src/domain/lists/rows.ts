/** Rows `first` to `last` (excluded) of a list. */
export type Rows = { first: number; last: number };

/** The rows of equal height to draw: those in sight, and some more on each side. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, count: number, spare = 6): Rows {
  const first = Math.floor(scrollTop / rowHeight) - spare;
  const last = Math.ceil((scrollTop + height) / rowHeight) + spare;
  return { first: clamp(first, 0, count), last: clamp(last, 0, count) };
}

/** Where each thing begins in a column with gaps; the last entry is where the column ends. */
export function offsets(heights: readonly number[], gap: number): number[] {
  const begins = [0];
  for (const height of heights) begins.push((begins.at(-1) ?? 0) + height + gap);
  return begins;
}

/** The things of a column that are in sight, and `spare` more on each side. */
export function thingsInSight(begins: readonly number[], scrollTop: number, height: number, spare = 1): Rows {
  const count = begins.length - 1;
  const first = indexAt(begins, scrollTop) - spare;
  const last = indexAt(begins, scrollTop + height) + 1 + spare;
  return { first: clamp(first, 0, count), last: clamp(last, 0, count) };
}

/** Those in sight and those that are kept beside them, in order. */
export function withKept(inSight: Rows, kept: Rows | null): number[] {
  const all = new Set<number>();
  for (const { first, last } of kept ? [inSight, kept] : [inSight]) for (let at = first; at < last; at += 1) all.add(at);
  return [...all].sort((one, other) => one - other);
}

/** The thing of a column that lies at a height. */
export function indexAt(begins: readonly number[], position: number): number {
  let low = 0;
  let high = begins.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((begins[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
