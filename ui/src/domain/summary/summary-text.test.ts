// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import { speech } from "../language/language.svelte";
import { summaryAsText } from "./summary-text";

describe("a summary as text", () => {
  it("has its headings, and a place behind each sentence", () => {
    speech.spoken = "en";
    const sentence = { text: "Notice is three months. ", headings: ["Lease", "Notice"], place: { in: "page" as const, page: 4, label: null } };
    const parts = [{ headings: ["Lease", "Notice"], sentences: [sentence] }, { headings: [], sentences: [sentence] }];
    expect(summaryAsText("lease.pdf", { parts, sections: 2, told: 2 })).toBe(
      "# lease.pdf\n\n## Lease › Notice\n\nNotice is three months. [page 4]\n\nNotice is three months. [page 4]",
    );
  });
});
