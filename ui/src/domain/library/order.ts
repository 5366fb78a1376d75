import type { File } from "../../platform";

/** Newest first; documents inside a file follow it, in its own order. */
export function inOrder<Kept extends Pick<File, "id" | "container">>(files: Iterable<Kept>): Kept[] {
  const outer = ({ id, container }: Kept): number => container ?? id;
  return [...files].sort((one, other) => outer(other) - outer(one) || one.id - other.id);
}
