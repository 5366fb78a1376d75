import type { Folder } from "../../platform";
import { t } from "../language/language.svelte";

/** What is wrong with a folder, in words; nothing where it is followed. */
export function troubleWith({ state }: Pick<Folder, "state">): string | undefined {
  if (state.state === "missing") return t("folder.missing");
  if (state.state === "unreadable") return t("folder.unreadable");
  return undefined;
}
