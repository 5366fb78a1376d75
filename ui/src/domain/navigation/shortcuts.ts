import { isMac } from "../../platform";

/** A key press, as far as a shortcut needs it. */
type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** Whether a key is pressed together with Ctrl, or Command on a Mac, alone. */
export function withCommand(event: Press, key: string): boolean {
  const command = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return command && !event.altKey && event.key.toLowerCase() === key;
}

/** A shortcut as its keys are labelled here. */
export function keysOf(shortcut: string): string {
  return shortcut.replace("mod", isMac ? "⌘" : "Ctrl").split("+").join(isMac ? " " : "+");
}
