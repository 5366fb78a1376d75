import { describe, expect, it } from "vitest";

import type { Scope } from "../../platform";
import { askedOf, kindsIn, withCollection, withDates, withFile, withFolder, withKinds, withoutCollection, withoutFile, withoutFolder } from "./scope";

const everything: Scope = { of: "everything" };
const model: Scope = { of: "model" };

describe("what is asked", () => {
  it("becomes a file that is put in, once", () => {
    expect(withFile(everything, 3)).toEqual({ of: "files", files: [3] });
    expect(withFile(model, 3)).toEqual({ of: "files", files: [3] });
    expect(withFile({ of: "files", files: [3, 4] }, 3)).toEqual({ of: "files", files: [4, 3] });
  });

  it("is everything again when the last is taken out", () => {
    expect(withoutFile({ of: "files", files: [3, 4] }, 3)).toEqual({ of: "files", files: [4] });
    expect(withoutFile({ of: "files", files: [3] }, 3)).toEqual(everything);
    expect(withoutFile(model, 3), "the model alone has no file to take out").toEqual(model);
    expect(withoutFolder(withFolder(everything, "/papers"), "/papers")).toEqual(everything);
    expect(withoutCollection(withCollection(everything, 7), 7)).toEqual(everything);
  });

  it("may be files, folders and collections together", () => {
    const asked = withCollection(withFolder(withFile(everything, 3), "/papers"), 7);
    expect(asked).toEqual({ of: "files", files: [3], folders: ["/papers"], collections: [7] });
    expect(withoutFile(asked, 3), "the others stay").toEqual({ of: "files", files: [], folders: ["/papers"], collections: [7] });
  });

  it("is narrowed to kinds and dates, and widened again", () => {
    const narrowed = withDates(withKinds(everything, ["pdf", "notes"]), { from: 100, before: null });
    expect(narrowed).toEqual({ of: "files", files: [], kinds: ["pdf", "text", "markdown"], changed_from: 100 });
    expect(kindsIn(narrowed)).toEqual(["pdf", "notes"]);
    expect(withDates(withKinds(narrowed, []), { from: null, before: null })).toEqual(everything);
  });

  it("keeps its kinds and dates when a file is taken out", () => {
    const asked = withKinds(withFile(everything, 3), ["pdf"]);
    expect(withoutFile(asked, 3)).toEqual({ of: "files", files: [], kinds: ["pdf"] });
  });

  it("is read from what Rust sends, where nothing is left out", () => {
    const sent: Scope = { of: "files", files: [3], folders: [], collections: [], kinds: [], changed_from: null, changed_before: null };
    expect(withoutFile(sent, 3)).toEqual(everything);
    expect(askedOf(sent).dates).toEqual({ from: null, before: null });
  });
});
