import type { RevisionResult } from "../../platform";
import { beginsWithSign } from "../document/blocks";

/** Items, rows and lines of code stand close together; everything else is a paragraph of its own. */
const CLOSE = new Set<RevisionResult["kind"]["kind"]>(["list_item", "table_row", "code"]);

/** A revised text to paste elsewhere, as it reads now. */
export function revisedAsText(blocks: readonly RevisionResult[]): string {
  return blocks
    .filter(({ after }) => after.trim())
    .map(({ kind, after }, index, all) => {
      const close = CLOSE.has(kind.kind) && all[index - 1]?.kind.kind === kind.kind;
      const between = index === 0 ? "" : close ? "\n" : "\n\n";
      const sign = kind.kind === "list_item" && !beginsWithSign(after) ? "- " : "";
      return between + sign + after;
    })
    .join("");
}
