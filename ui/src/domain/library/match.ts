/**
 * Things whose name has every word of the query, best first: names that begin
 * with it, then those where a word begins with it, then the rest. Letters are
 * compared without case and accents.
 */
export function matching<T>(things: readonly T[], query: string, nameOf: (thing: T) => string, limit = Infinity): T[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return things.slice(0, limit);
  const ranked: { thing: T; rank: number }[] = [];
  for (const thing of things) {
    const name = plain(nameOf(thing));
    if (words.every((word) => name.includes(word))) ranked.push({ thing, rank: rankOf(name, words[0] ?? "") });
  }
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, limit)
    .map(({ thing }) => thing);
}

function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function rankOf(name: string, word: string): number {
  if (name.startsWith(word)) return 0;
  const before = name[name.indexOf(word) - 1] ?? "";
  return /[\p{L}\p{N}]/u.test(before) ? 2 : 1;
}
