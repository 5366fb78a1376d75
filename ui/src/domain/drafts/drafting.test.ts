import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Draft } from "../../platform";

const calls: string[] = [];
let keepNow: () => void = () => {};

vi.mock("../../platform", () => ({
  call: (result: Promise<unknown>) => result,
  commands: {
    saveOutline: (id: number, outline: { title: string }) =>
      new Promise((resolve) => {
        calls.push(`keep ${outline.title}`);
        keepNow = () => resolve({ id, outline });
      }),
    writeDraft: () => {
      calls.push("write");
      return Promise.resolve(null);
    },
  },
}));
vi.mock("../status/notices.svelte", () => ({ attempt: (work: () => unknown) => work(), notices: { fail: () => {} } }));

const { drafting } = await import("./drafting.svelte");
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));

describe("a draft that is edited and saved", () => {
  beforeEach(() => {
    calls.length = 0;
    drafting.draft = { id: 1, outline: { title: "First", sections: [] } } as unknown as Draft;
  });

  it("is written only when what is being kept is kept", async () => {
    drafting.changed();
    void drafting.keep();
    await settled();
    const written = drafting.write("office");
    await settled();
    expect(calls, "the file would lack the last change").toEqual(["keep First"]);
    keepNow();
    await written;
    expect(calls).toEqual(["keep First", "write"]);
  });

  it("is kept though another is begun meanwhile", async () => {
    drafting.changed();
    drafting.begin();
    await settled();
    expect(calls).toEqual(["keep First"]);
    keepNow();
  });
});
