// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import { speech } from "../language/language.svelte";
import { summaryAsText } from "./summary-text";

describe("a summary as text", () => {
  it("has its headings, and a place behind each sentence", () => {
    speech.spoken = "en";
    const sentence = { text: "Notice is three months. ", headings: ["Lease", "Notice"], place: { in: "page" as const, page: 4, label: null } };
    const parts = [{ headings: ["Lease", "Notice"], sentences: [sentence] }, { headings: [], sentences: [sentence] }];
    expect(summaryAsText("lease.pdf", { parts, sections: 2, told: 2 }, { parts: [], whole: null })).toBe(
      "# lease.pdf\n\n## Lease › Notice\n\nNotice is three months. [page 4]\n\nNotice is three months. [page 4]",
    );
  });

  it("has what the model told before the document's own words", () => {
    speech.spoken = "en";
    const place = { in: "page" as const, page: 4, label: null };
    const own = { text: "Notice is three months.", headings: [], place };
    const told = (text: string, support: boolean) => ({ sentences: [{ text, support: support ? [own] : [], invented: [] }], model: "scripted" });
    const summary = { parts: [{ headings: ["Notice"], sentences: [own] }], sections: 1, told: 1 };
    expect(summaryAsText("lease.pdf", summary, { parts: [told("Three months of notice.", true)], whole: told("A lease.", false) })).toBe(
      "# lease.pdf\n\nA lease.\n\n## Notice\n\nThree months of notice. [page 4]\n\n> Notice is three months. [page 4]",
    );
  });
});
