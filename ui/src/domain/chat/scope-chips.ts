import type { Scope } from "../../platform";
import { type KindGroup } from "../library/kinds";
import type { Dates } from "../library/periods";
import { askedOf, kindsIn, withDates, withKinds, withoutCollection, withoutFile, withoutFolder } from "./scope";

/** One thing that a scope says, and the scope without it. */
export type Chip = { key: string; without: Scope } & (
  | { of: "collection"; collection: number }
  | { of: "folder"; path: string }
  | { of: "file"; file: number }
  | { of: "kind"; group: KindGroup }
  | { of: "dates"; dates: Dates }
);

/** All that a scope says, each to be taken out by itself. */
export function chipsOf(scope: Scope): Chip[] {
  const { files, folders, collections, dates } = askedOf(scope);
  const groups = kindsIn(scope);
  const chips: Chip[] = [
    ...collections.map((collection): Chip => ({ of: "collection", key: `collection-${collection}`, collection, without: withoutCollection(scope, collection) })),
    ...folders.map((path): Chip => ({ of: "folder", key: `folder-${path}`, path, without: withoutFolder(scope, path) })),
    ...files.map((file): Chip => ({ of: "file", key: `file-${file}`, file, without: withoutFile(scope, file) })),
    ...groups.map((group): Chip => ({ of: "kind", key: group, group, without: withKinds(scope, groups.filter((each) => each !== group)) })),
  ];
  if (dates.from !== null || dates.before !== null) {
    chips.push({ of: "dates", key: "dates", dates, without: withDates(scope, { from: null, before: null }) });
  }
  return chips;
}
