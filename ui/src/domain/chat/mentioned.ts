import type { Collection, File, Folder, Scope } from "../../platform";
import { matching } from "../library/match";
import { withCollection, withFile, withFolder } from "./scope";

/** What a mention may mean. */
export type Mentioned = { of: "collection"; collection: Collection } | { of: "folder"; folder: Folder } | { of: "file"; file: File };

const MOST = 8;
/** So many collections and folders leave room for files, where nothing was typed yet. */
const PARTS = 4;

/** What is offered for a mention: collections and folders, which hold more, before files. */
export function offeredFor(query: string, of: { collections: readonly Collection[]; folders: readonly Folder[]; files: readonly File[] }): Mentioned[] {
  const parts: Mentioned[] = [
    ...of.collections.map((collection): Mentioned => ({ of: "collection", collection })),
    ...of.folders.map((folder): Mentioned => ({ of: "folder", folder })),
  ];
  const files = matching(of.files, query, (file) => file.name, MOST).map((file): Mentioned => ({ of: "file", file }));
  const found = matching(parts, query, nameOf, files.length ? PARTS : MOST);
  return [...found, ...files].slice(0, MOST);
}

export function nameOf(mentioned: Mentioned): string {
  if (mentioned.of === "collection") return mentioned.collection.name;
  return mentioned.of === "folder" ? mentioned.folder.name : mentioned.file.name;
}

/** Scope with what was mentioned put in. */
export function withMentioned(scope: Scope, mentioned: Mentioned): Scope {
  if (mentioned.of === "collection") return withCollection(scope, mentioned.collection.id);
  return mentioned.of === "folder" ? withFolder(scope, mentioned.folder.path) : withFile(scope, mentioned.file.id);
}
