import { describe, expect, it } from "vitest";

import { nameMarks } from "./name-marks";

const marked = (name: string, query: string): string[] => nameMarks(name, query).map(({ start, end }) => name.slice(start, end));

describe("words marked in a name", () => {
  it("are found without case and accents", () => {
    expect(marked("Überblick über Miete.txt", "uber")).toEqual(["Über", "über"]);
    expect(marked("U\u0308berblick.txt", "uber"), "also where the accent is a character of its own").toEqual(["U\u0308ber"]);
  });
  it("are each word of the query", () => expect(marked("lease-2024.pdf", "2024 lease")).toEqual(["2024", "lease"]));
  it("are Chinese too", () => expect(marked("租赁合同.docx", "合同")).toEqual(["合同"]));
  it("end with the name", () => expect(marked("lease", "lease")).toEqual(["lease"]));
  it("are none for a blank query", () => expect(marked("lease", "  ")).toEqual([]));
});
