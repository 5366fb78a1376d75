import type { FileKind, Scope } from "../../platform";
import { type KindGroup, groupsOf, kindsOf } from "../library/kinds";
import type { Dates } from "../library/periods";

/** What a scope names of the library, and what of that is asked. */
export type Asked = { files: number[]; folders: string[]; collections: number[]; kinds: FileKind[]; dates: Dates };

/** All that a scope says; nothing where it is everything, or the model alone. */
export function askedOf(scope: Scope): Asked {
  if (scope.of !== "files") return { files: [], folders: [], collections: [], kinds: [], dates: { from: null, before: null } };
  return {
    files: scope.files,
    folders: scope.folders ?? [],
    collections: scope.collections ?? [],
    kinds: scope.kinds ?? [],
    dates: { from: scope.changed_from ?? null, before: scope.changed_before ?? null },
  };
}

/** The scope that says this; everything where nothing is said. */
function scopeOf({ files, folders, collections, kinds, dates: { from, before } }: Asked): Scope {
  const said = {
    ...(folders.length && { folders }),
    ...(collections.length && { collections }),
    ...(kinds.length && { kinds }),
    ...(from !== null && { changed_from: from }),
    ...(before !== null && { changed_before: before }),
  };
  return files.length || Object.keys(said).length ? { of: "files", files, ...said } : { of: "everything" };
}

function changed(scope: Scope, change: (asked: Asked) => Partial<Asked>): Scope {
  const asked = askedOf(scope);
  return scopeOf({ ...asked, ...change(asked) });
}
const put = <T>(list: readonly T[], thing: T): T[] => [...list.filter((each) => each !== thing), thing];
const taken = <T>(list: readonly T[], thing: T): T[] => list.filter((each) => each !== thing);

/** Scope with a file put in. */
export function withFile(scope: Scope, file: number): Scope {
  return changed(scope, ({ files }) => ({ files: put(files, file) }));
}
/** Scope with a file taken out; everything where nothing else is said. */
export function withoutFile(scope: Scope, file: number): Scope {
  return scope.of === "files" ? changed(scope, ({ files }) => ({ files: taken(files, file) })) : scope;
}

/** Scope with a folder put in, by its path. */
export function withFolder(scope: Scope, path: string): Scope {
  return changed(scope, ({ folders }) => ({ folders: put(folders, path) }));
}
/** Scope with a folder taken out. */
export function withoutFolder(scope: Scope, path: string): Scope {
  return scope.of === "files" ? changed(scope, ({ folders }) => ({ folders: taken(folders, path) })) : scope;
}

/** Scope with a collection put in. */
export function withCollection(scope: Scope, collection: number): Scope {
  return changed(scope, ({ collections }) => ({ collections: put(collections, collection) }));
}
/** Scope with a collection taken out. */
export function withoutCollection(scope: Scope, collection: number): Scope {
  return scope.of === "files" ? changed(scope, ({ collections }) => ({ collections: taken(collections, collection) })) : scope;
}

/** Scope of these kinds alone; of all kinds where there are none. */
export function withKinds(scope: Scope, groups: readonly KindGroup[]): Scope {
  return changed(scope, () => ({ kinds: groups.flatMap(kindsOf) }));
}
/** The groups of kinds that a scope is narrowed to. */
export function kindsIn(scope: Scope): KindGroup[] {
  return groupsOf(askedOf(scope).kinds);
}

/** Scope of files that were last changed within these dates alone. */
export function withDates(scope: Scope, dates: Dates): Scope {
  return changed(scope, () => ({ dates }));
}
