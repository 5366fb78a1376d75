import type { Collection, File, Folder } from "../../platform";

/** A part of the library that the library page shows. */
export type Part = { of: "all" } | { of: "collection"; id: number } | { of: "folder"; id: number };

type Placed = Pick<File, "id" | "container" | "path">;

/** Whether a file lies below a folder. */
export function isBelow(path: string, folder: string): boolean {
  const separator = folder.includes("\\") ? "\\" : "/";
  return path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}

/** The files of a collection, with the documents inside them. */
export function inCollection<Kept extends Placed>(files: readonly Kept[], collection: Pick<Collection, "files">): Kept[] {
  const there = new Set(collection.files);
  return files.filter(({ id, container }) => there.has(container ?? id));
}

/** The files that lie below a folder, with the documents inside them. */
export function inFolder<Kept extends Placed>(files: readonly Kept[], folder: Pick<Folder, "path">): Kept[] {
  return files.filter(({ path }) => isBelow(path, folder.path));
}
