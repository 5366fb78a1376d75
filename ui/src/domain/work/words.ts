import type { Work } from "../../platform";
import { plural, t } from "../language/language.svelte";
import { timeLeft } from "./time-left";

/** Whether anything is left to do, but for files that were set aside. */
export function isIdle({ queued, reading, passages, pages }: Work): boolean {
  return queued + reading + passages + pages === 0;
}

/** What is going on, in a line; nothing where nothing is left and nothing waits. */
export function workInWords(work: Work): string {
  const { paused, queued, reading, passages, pages } = work;
  if (paused) return isIdle(work) ? t("status.paused") : t("status.paused_left", { left: leftInWords(work) });
  if (queued + reading) return plural("status.underway", queued + reading);
  if (passages) return plural("status.embedding", passages);
  return pages ? plural("status.recognising", pages) : "";
}

/** What there is most of to say about what is left. */
function leftInWords({ queued, reading, passages, pages }: Work): string {
  if (queued + reading) return plural("count.documents", queued + reading);
  return passages ? plural("count.passages", passages) : plural("count.pages", pages);
}

/** How long it takes, in words; nothing where that is not known. */
export function timeInWords({ paused, seconds_left: seconds }: Work): string {
  if (paused || seconds === null || seconds <= 0) return "";
  const left = timeLeft(seconds);
  return left ? plural(left.key, left.count) : t("work.moment");
}
