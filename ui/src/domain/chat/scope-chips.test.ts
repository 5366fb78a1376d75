import { describe, expect, it } from "vitest";

import { chipsOf } from "./scope-chips";

describe("the chips of a scope", () => {
  it("are one for each thing that it says, and take that alone out", () => {
    const chips = chipsOf({ of: "files", files: [3], folders: ["/papers"], collections: [7], kinds: ["pdf", "html"], changed_from: 100 });
    expect(chips.map(({ of }) => of)).toEqual(["collection", "folder", "file", "kind", "kind", "dates"]);
    expect(chips.find(({ of }) => of === "folder")?.without).toEqual({ of: "files", files: [3], collections: [7], kinds: ["pdf", "html"], changed_from: 100 });
    expect(chips.find(({ key }) => key === "web")?.without).toEqual({ of: "files", files: [3], folders: ["/papers"], collections: [7], kinds: ["pdf"], changed_from: 100 });
  });
  it("are none for everything, and the last leads back to it", () => {
    expect(chipsOf({ of: "everything" })).toEqual([]);
    expect(chipsOf({ of: "model" })).toEqual([]);
    expect(chipsOf({ of: "files", files: [], changed_before: 5 }).map(({ without }) => without)).toEqual([{ of: "everything" }]);
  });
});
