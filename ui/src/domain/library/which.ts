import type { Collection, Folder, Scope } from "../../platform";
import { withCollection, withFolder } from "../chat/scope";

/** A part of the library, under a key for a list of choices. */
export type Which = { key: string; scope: Scope; name: string | null };

const EVERYTHING: Scope = { of: "everything" };

/** The whole library, the collections and the folders; and what is chosen, where it is none of them. */
export function choices(chosen: Scope, collections: readonly Collection[], folders: readonly Folder[]): Which[] {
  const named = [
    { key: "all", scope: EVERYTHING, name: null },
    ...collections.map(({ id, name }) => ({ key: `collection ${id}`, scope: withCollection(EVERYTHING, id), name })),
    ...folders.map(({ path }) => ({ key: `folder ${path}`, scope: withFolder(EVERYTHING, path), name: path })),
  ];
  return named.some(({ scope }) => same(scope, chosen)) ? named : [...named, { key: "chosen", scope: chosen, name: null }];
}

/** The key of what is chosen. */
export function keyOf(chosen: Scope, among: readonly Which[]): string {
  return among.find(({ scope }) => same(scope, chosen))?.key ?? "chosen";
}

function same(one: Scope, other: Scope): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
