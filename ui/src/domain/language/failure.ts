import type { Failure } from "../../platform";
import { t } from "./language.svelte";

/** What happened and what can be done, as a sentence. */
export function failureInWords(failure: Failure): string {
  return t(`failure.${failure.code}`, { subject: failure.subject ?? t("failure.subject") });
}
