import { describe, expect, it } from "vitest";

import { hotkeyKeys, hotkeyOf } from "./hotkey";

const press = { key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe("a hotkey", () => {
  it("is written as the settings keep it", () => {
    expect(hotkeyOf({ ...press, key: " ", code: "Space", ctrlKey: true, shiftKey: true }, false)).toBe("CommandOrControl+Shift+Space");
    expect(hotkeyOf({ ...press, key: "k", code: "KeyK", metaKey: true }, true)).toBe("CommandOrControl+K");
    expect(hotkeyOf({ ...press, key: "k", code: "KeyK", metaKey: true }, false)).toBe("Super+K");
    expect(hotkeyOf({ ...press, key: "F9", code: "F9" }, false)).toBe("F9");
  });
  it("is none without a modifier, or with modifiers alone", () => {
    expect(hotkeyOf({ ...press, key: "k", code: "KeyK" }, false), "it would swallow the letter everywhere").toBeNull();
    expect(hotkeyOf({ ...press, key: "K", code: "KeyK", shiftKey: true }, false)).toBeNull();
    expect(hotkeyOf({ ...press, key: "Control", code: "ControlLeft", ctrlKey: true }, false)).toBeNull();
  });
  it("is shown with the signs of the system", () => {
    expect(hotkeyKeys("CommandOrControl+Shift+Space", true)).toEqual(["⌘", "⇧", "Space"]);
    expect(hotkeyKeys("CommandOrControl+Shift+Space", false)).toEqual(["Ctrl", "Shift", "Space"]);
  });
});
