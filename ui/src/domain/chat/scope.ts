import type { Scope } from "../../platform";
import { plural, t } from "../language/language.svelte";

/** Scope with a file put in. */
export function withFile(scope: Scope, file: number): Scope {
  const files = scope.of === "files" ? scope.files : [];
  return { of: "files", files: [...files.filter((id) => id !== file), file] };
}

/** Scope with a file taken out; everything where it was the last. */
export function withoutFile(scope: Scope, file: number): Scope {
  if (scope.of !== "files") return scope;
  const files = scope.files.filter((id) => id !== file);
  return files.length ? { of: "files", files } : { of: "everything" };
}

/** What is asked, in few words. */
export function scopeInWords(scope: Scope, documents: number): string {
  if (scope.of === "model") return t("scope.model");
  if (scope.of === "files") return plural("count.documents", scope.files.length);
  return t("scope.everything", { documents: plural("count.documents", documents) });
}
