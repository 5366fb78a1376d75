import { describe, expect, it } from "vitest";

import type { RevisionResult } from "../../platform";
import { revisedAsText } from "./revised-text";

const block = (kind: RevisionResult["kind"], after: string): RevisionResult => ({ kind, before: "", after });

describe("a revised text", () => {
  it("is copied as it reads now, with the items of a list close together", () => {
    const blocks = [
      block({ kind: "heading", level: 1 }, "Notice"),
      block({ kind: "paragraph" }, "Three months."),
      block({ kind: "list_item" }, "by letter"),
      block({ kind: "list_item" }, "2. by mail"),
      block({ kind: "paragraph" }, " "),
      block({ kind: "paragraph" }, "End."),
    ];
    expect(revisedAsText(blocks)).toBe("Notice\n\nThree months.\n\n- by letter\n2. by mail\n\nEnd.");
  });
});
