/** A key press, as far as a hotkey needs it. */
export type Press = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const MODIFIERS = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Fn"]);

/**
 * The hotkey of a key press, such as `CommandOrControl+Shift+Space`; null while
 * only modifiers are down, or where none of Ctrl, Alt and Command is: such a
 * hotkey would swallow a letter everywhere.
 */
export function hotkeyOf(press: Press, mac: boolean): string | null {
  if (MODIFIERS.has(press.key)) return null;
  const main = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  const functionKey = /^F\d{1,2}$/.test(press.code);
  if (!main && !other && !press.altKey && !functionKey) return null;
  const key = press.code.replace(/^(Key|Digit)/, "");
  if (!key) return null;
  return [
    main && "CommandOrControl",
    other && (mac ? "Control" : "Super"),
    press.altKey && "Alt",
    press.shiftKey && "Shift",
    key,
  ]
    .filter(Boolean)
    .join("+");
}

const MAC_SIGNS: Record<string, string> = { CommandOrControl: "⌘", Control: "⌃", Alt: "⌥", Shift: "⇧", Super: "⌘" };

/** A hotkey as its keys are labelled. */
export function hotkeyKeys(hotkey: string, mac: boolean): string[] {
  return hotkey.split("+").map((part) => {
    if (mac && MAC_SIGNS[part]) return MAC_SIGNS[part];
    if (part === "CommandOrControl" || part === "CmdOrCtrl" || part === "Control") return "Ctrl";
    return part;
  });
}
