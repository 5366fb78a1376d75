// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";

import { speech } from "../language/language.svelte";
import { folderName, scopeInWords } from "./scope-words";

const collections = [{ id: 7, name: "Contracts", files: [1, 2] }];
const seconds = (year: number, month: number, day: number): number => new Date(year, month - 1, day).getTime() / 1000;

describe("what is asked, in words", () => {
  const words = (scope: Parameters<typeof scopeInWords>[0]): string => scopeInWords(scope, 128, collections);
  const before = speech.spoken;
  afterEach(() => (speech.spoken = before));

  it("names collections and folders, and counts files", () => {
    speech.spoken = "en";
    expect(words({ of: "everything" })).toBe("Everything · 128 documents");
    expect(words({ of: "files", files: [1, 2] })).toBe("2 documents");
    expect(words({ of: "files", files: [1], folders: ["/home/ann/Papers"], collections: [7] })).toBe("Contracts, Papers, and 1 document");
  });
  it("says what narrows it, by kind and date", () => {
    speech.spoken = "en";
    expect(words({ of: "files", files: [], kinds: ["pdf"], changed_from: seconds(2026, 3, 2) })).toBe("Everything · PDF · changed since Mar 2, 2026");
    expect(words({ of: "files", files: [], collections: [7], changed_before: seconds(2026, 1, 1) })).toBe("Contracts · changed before Jan 1, 2026");
    expect(words({ of: "files", files: [], changed_from: seconds(2026, 1, 1), changed_before: seconds(2026, 2, 1) }), "the last day is one within").toBe(
      "Everything · changed from Jan 1, 2026 to Jan 31, 2026",
    );
  });
  it("does not call nothing everything", () => {
    speech.spoken = "en";
    expect(words({ of: "files", files: [] })).toBe("0 documents");
    expect(words({ of: "files", files: [], collections: [99] })).toBe("A collection that was deleted");
  });
  it("are Chinese too", () => {
    speech.spoken = "zh";
    expect(words({ of: "files", files: [], collections: [7], kinds: ["pdf"] })).toBe("Contracts · PDF");
  });
  it("call a folder by the last part of its path, on every system", () => {
    expect(folderName("/home/ann/Papers/")).toBe("Papers");
    expect(folderName("C:\\Users\\Ann\\Papers")).toBe("Papers");
    expect(folderName("/")).toBe("/");
  });
});
