import type { Collection, Scope } from "../../platform";
import { date, listed, plural, t } from "../language/language.svelte";
import { kindKey } from "../library/kinds";
import type { Dates } from "../library/periods";
import { askedOf, kindsIn } from "./scope";

/** What is asked, in few words: of how many documents there are, and of these collections. */
export function scopeInWords(scope: Scope, documents: number, collections: readonly Collection[]): string {
  if (scope.of === "model") return t("scope.model");
  if (scope.of === "everything") return t("scope.everything", { documents: plural("count.documents", documents) });
  const asked = askedOf(scope);
  const named = [
    ...asked.collections.map((id) => collectionName(id, collections)),
    ...asked.folders.map(folderName),
    ...(asked.files.length ? [plural("count.documents", asked.files.length)] : []),
  ];
  const kinds = kindsIn(scope).map((group) => t(kindKey(group)));
  return [
    // Where nothing is named, only kinds and dates narrow; a scope that says nothing has no documents.
    named.length ? listed(named) : kinds.length || hasDates(asked.dates) ? t("scope.everything_short") : plural("count.documents", 0),
    ...(kinds.length ? [listed(kinds)] : []),
    ...(hasDates(asked.dates) ? [datesInWords(asked.dates)] : []),
  ].join(" · ");
}

/** When files were changed, in words. */
export function datesInWords({ from, before }: Dates): string {
  if (from !== null && before !== null) return t("dates.between", { from: date(from), to: date(before - 1) });
  if (from !== null) return t("dates.since", { date: date(from) });
  return before === null ? t("dates.any") : t("dates.before", { date: date(before) });
}

export function hasDates({ from, before }: Dates): boolean {
  return from !== null || before !== null;
}

/** The name of a collection; it may have been deleted after it was asked. */
export function collectionName(id: number, collections: readonly Collection[]): string {
  return collections.find((collection) => collection.id === id)?.name ?? t("scope.collection_gone");
}

/** The last part of a folder's path. */
export function folderName(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
}
