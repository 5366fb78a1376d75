import type { Key } from "../language/language.svelte";
import { collections } from "../library/collections.svelte";
import { library } from "../library/library.svelte";
import type { Does } from "../revise/task";
import { zoom } from "../document/zoom.svelte";
import { drafting } from "../drafts/drafting.svelte";
import { settings } from "../settings/settings.svelte";
import { desk, focusQuestion } from "./desk.svelte";

/** Something a person can do from anywhere; the palette lists them all. */
export type Action = { name: Key; keys?: string; run: () => void };

export const actions: Action[] = [
  { name: "action.new_chat", keys: "mod+N", run: () => desk.newChat() },
  { name: "action.question", keys: "mod+L", run: () => (desk.go("chat"), focusQuestion()) },
  { name: "action.find", keys: "mod+F", run: () => desk.find() },
  { name: "action.search", run: () => desk.searchAll() },
  { name: "action.library", run: () => desk.showPart({ of: "all" }) },
  { name: "action.work", run: () => desk.showWork("underway") },
  { name: "action.drafts", run: () => desk.go("drafts") },
  { name: "action.models", run: () => desk.go("models") },
  { name: "action.new_draft", run: () => (desk.go("drafts"), drafting.begin()) },
  { name: "action.summarise", run: () => desk.go("summary") },
  { name: "action.tabulate", run: () => desk.go("table") },
  { name: "action.compare", run: () => desk.go("compare") },
  { name: "action.revise", run: () => desk.go("revise") },
  { name: "action.add_files", run: () => void library.chooseFiles() },
  { name: "action.add_folder", run: () => void library.chooseFolder() },
  { name: "action.new_collection", run: () => (collections.making = []) },
  { name: "action.add_samples", run: () => void library.addSamples() },
  { name: "action.stop", keys: "Esc", run: () => void desk.conversation.stop() },
  { name: "action.sidebar", keys: "mod+B", run: () => desk.toggleSidebar() },
  { name: "action.zoom_larger", keys: "mod+=", run: () => zoom.larger() },
  { name: "action.zoom_smaller", keys: "mod+-", run: () => zoom.smaller() },
  { name: "action.zoom_fit", keys: "mod+0", run: () => zoom.fitWidth() },
  { name: "action.settings", keys: "mod+,", run: () => desk.go("settings") },
  { name: "action.light", run: () => void settings.change({ theme: "light" }) },
  { name: "action.dark", run: () => void settings.change({ theme: "dark" }) },
  { name: "action.palette", keys: "mod+K", run: () => (desk.overlay = "palette") },
  { name: "action.shortcuts", keys: "?", run: () => (desk.overlay = "shortcuts") },
];

const WITH_SELECTION: Does[] = ["explain", "translate", "proofread", "rewrite"];

/** What can be done to a text that is selected. */
export function actionsFor(text: string): Action[] {
  return WITH_SELECTION.map((does) => ({ name: `action.${does}_selection`, run: () => desk.revise({ of: "selection", text }, does) }));
}
