import type { File } from "../../platform";

/** The file whose name is most like another's: most likely a version of it. */
export function nearestByName(file: File, among: readonly File[]): File | undefined {
  const own = partsOf(file.name);
  const others = among.filter(({ id }) => id !== file.id);
  const ranked = others.map((other) => ({ other, likeness: likeness(own, partsOf(other.name)) }));
  return ranked.sort((one, two) => two.likeness - one.likeness)[0]?.other;
}

/** Pairs of letters, which names in any language have. */
function partsOf(name: string): Set<string> {
  const plain = [...name.normalize("NFKD").toLowerCase()].filter((sign) => /[\p{L}\p{N}]/u.test(sign));
  return new Set(plain.slice(1).map((sign, index) => `${plain[index]}${sign}`));
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((part) => other.has(part)).length;
  return (2 * common) / Math.max(1, one.size + other.size);
}
