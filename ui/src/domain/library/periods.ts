/** When a file was last changed, as it can be chosen. */
export type Period = "week" | "month" | "year" | "older";
export const PERIODS: Period[] = ["week", "month", "year", "older"];

/** From a moment on, and before another; null where it has no bound. In seconds since 1970. */
export type Dates = { from: number | null; before: number | null };

/** What a period means now. Weeks begin on Monday; older is before this year. */
export function datesOf(period: Period, now: Date): Dates {
  const day = (year: number, month: number, date: number): number => Math.floor(new Date(year, month, date).getTime() / 1000);
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  switch (period) {
    case "week":
      return { from: day(year, month, date - ((now.getDay() + 6) % 7)), before: null };
    case "month":
      return { from: day(year, month, 1), before: null };
    case "year":
      return { from: day(year, 0, 1), before: null };
    case "older":
      return { from: null, before: day(year, 0, 1) };
  }
}

/** Whether a moment lies within dates; one that is not known lies within none. */
export function isWithin(seconds: number | null, { from, before }: Dates): boolean {
  return seconds !== null && (from === null || seconds >= from) && (before === null || seconds < before);
}
