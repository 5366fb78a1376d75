import { describe, expect, it } from "vitest";

import { matching } from "./match";

const names = ["annual-report.pdf", "Lease 2024.pdf", "release-notes.md", "租赁合同.docx", "Überblick.txt"];
const found = (query: string): string[] => matching(names, query, (name) => name);

describe("matching names", () => {
  it("puts beginnings first", () => expect(found("lease")).toEqual(["Lease 2024.pdf", "release-notes.md"]));
  it("wants every word", () => expect(found("lease 2024")).toEqual(["Lease 2024.pdf"]));
  it("finds Chinese, and letters without their accents", () => {
    expect(found("合同")).toEqual(["租赁合同.docx"]);
    expect(found("uber")).toEqual(["Überblick.txt"]);
  });
  it("gives all for nothing, up to the limit", () => expect(matching(names, " ", (name) => name, 2)).toHaveLength(2));
});
