import type { File, FileKind, FileProgress } from "../../platform";
import { formOf } from "../document/form";
import { failureInWords } from "../language/failure";
import { number, plural, t } from "../language/language.svelte";

/** How far a file has come, in words. */
export function progressInWords({ progress, kind, pages, passages }: Pick<File, "progress" | "kind" | "pages" | "passages">): string {
  switch (progress.state) {
    case "queued":
      return t("progress.queued");
    case "reading":
      return progress.pages
        ? t("progress.reading_of", { read: number(progress.pages_read), pages: number(progress.pages) })
        : t("progress.reading");
    case "embedding":
      return t("progress.embedding", { embedded: number(progress.embedded), passages: number(progress.passages) });
    case "indexed":
      return sizeInWords(kind, pages, plural("count.passages", passages));
    case "set_aside":
      return failureInWords(progress.failure);
  }
}

/** What there is to leaf through, and the passages; a document that flows has no pages to count. */
function sizeInWords(kind: FileKind | null, pages: number, passages: string): string {
  const form = kind && formOf(kind);
  if (!form || form === "flow" || kind === "delimited") return passages;
  return t("progress.indexed", { pages: plural(`count.${form}`, pages), passages });
}

/** How far a file has come, from 0 to 1; null where that is not known. */
export function progressShare(progress: FileProgress): number | null {
  if (progress.state === "reading") return progress.pages ? (0.5 * progress.pages_read) / progress.pages : null;
  if (progress.state === "embedding") return 0.5 + 0.5 * (progress.embedded / Math.max(1, progress.passages));
  return progress.state === "queued" ? 0 : null;
}
