import type { File } from "../../platform";

/** Stands between the name of a file and that of a document inside it. */
const INSIDE = " › ";

/** The name of a document without that of the file that holds it, for where that is told apart. */
export function nameInside(file: Pick<File, "name">, container: Pick<File, "name"> | undefined): string {
  const outer = container ? container.name + INSIDE : "";
  return file.name.startsWith(outer) ? file.name.slice(outer.length) : file.name;
}
