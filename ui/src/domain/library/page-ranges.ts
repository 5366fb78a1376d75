/** Ranges that are named before the rest is left out. */
const RANGES = 6;

/** Page numbers with their neighbours joined: `4, 5, 9–12`. */
export function pageRanges(pages: number[], written: (page: number) => string): string {
  const sorted = [...new Set(pages)].sort((one, other) => one - other);
  const found: { first: number; last: number }[] = [];
  for (const page of sorted) {
    const range = found.at(-1);
    if (range && range.last === page - 1) range.last = page;
    else found.push({ first: page, last: page });
  }
  const named = found.slice(0, RANGES).map(({ first, last }) => {
    if (first === last) return written(first);
    return `${written(first)}${last === first + 1 ? ", " : "–"}${written(last)}`;
  });
  return named.join(", ") + (found.length > RANGES ? ", …" : "");
}
