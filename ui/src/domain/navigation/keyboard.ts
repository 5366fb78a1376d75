import { reading } from "../document/reading.svelte";
import { zoom } from "../document/zoom.svelte";
import { isComposing } from "../chat/composition";
import { chosen } from "../library/chosen.svelte";
import { revising } from "../revise/revising.svelte";
import { desk, focusQuestion } from "./desk.svelte";
import { withCommand } from "./shortcuts";

const SHORTCUTS: Record<string, () => void> = {
  k: () => (desk.overlay = desk.overlay === "palette" ? null : "palette"),
  n: () => desk.newChat(),
  f: () => desk.find(),
  l: () => {
    desk.go("chat");
    focusQuestion();
  },
  b: () => desk.toggleSidebar(),
  ",": () => desk.go("settings"),
  "=": () => zoom.larger(),
  // The same key with Shift, and that of the number pad.
  "+": () => zoom.larger(),
  "-": () => zoom.smaller(),
  "0": () => zoom.fitWidth(),
};

/** The keys that work everywhere in the main window. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || isComposing(event)) return;
  const key = Object.keys(SHORTCUTS).find((key) => withCommand(event, key));
  if (key) {
    event.preventDefault();
    SHORTCUTS[key]?.();
  } else if (event.key === "Escape") escape();
  else if (event.key === "?" && !isTyping(event.target)) desk.overlay = "shortcuts";
}

/** Stops or closes what is nearest. A dialog closes itself. */
function escape(): void {
  if (document.querySelector("dialog[open]")) return;
  if (desk.overlay) desk.overlay = null;
  else if (desk.finding) desk.finding = false;
  else if (desk.conversation.running) void desk.conversation.stop();
  else if (desk.page === "revise" && revising.revised?.working) revising.stop();
  else if (desk.page === "library" && chosen.files.length) chosen.none();
  else if (reading.document) reading.close();
  else if (desk.page === "search") desk.endSearch();
}

/** Whether keys that are pressed there write text, or choose. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
