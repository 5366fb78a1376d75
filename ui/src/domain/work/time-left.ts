import type { PluralKey } from "../language/language.svelte";

/** How long something takes, as far as it can be foretold. */
export type TimeLeft = { key: PluralKey; count: number };

/** Seconds as a person says them: in minutes, and in hours where minutes would be many. Null below a minute. */
export function timeLeft(seconds: number): TimeLeft | null {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return null;
  if (minutes < 10) return { key: "work.minutes", count: minutes };
  if (minutes < 58) return { key: "work.minutes", count: Math.round(minutes / 5) * 5 };
  const hours = Math.max(1, Math.round(minutes / 60));
  return { key: "work.hours", count: hours };
}
