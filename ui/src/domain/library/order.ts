import type { File } from "../../platform";

/** How files are sorted. */
export type Order = "added" | "changed" | "name";
export const ORDERS: Order[] = ["added", "changed", "name"];

type Sorted = Pick<File, "id" | "container">;

/** Newest first; documents inside a file follow it, in its own order. */
export function inOrder<Kept extends Sorted>(files: Iterable<Kept>): Kept[] {
  return byOuter(files, (one, other) => other - one);
}

/** Sorted by name, or by the date of the last change, newest first. */
export function sortedBy<Kept extends Sorted & Pick<File, "name" | "modified">>(order: Order, files: readonly Kept[]): Kept[] {
  if (order === "added") return inOrder(files);
  const all = new Map(files.map((file) => [file.id, file]));
  const name = (id: number): string => all.get(id)?.name ?? "";
  const changed = (id: number): number => all.get(id)?.modified ?? 0;
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  return byOuter(files, order === "name" ? (one, other) => compare(name(one), name(other)) : (one, other) => changed(other) - changed(one));
}

/** Sorts by the file on disk; what is inside one stays behind it. */
function byOuter<Kept extends Sorted>(files: Iterable<Kept>, compare: (one: number, other: number) => number): Kept[] {
  const outer = ({ id, container }: Kept): number => container ?? id;
  return [...files].sort((one, other) => {
    const [first, second] = [outer(one), outer(other)];
    return first === second ? one.id - other.id : compare(first, second) || second - first;
  });
}
