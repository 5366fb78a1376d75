import { describe, expect, it } from "vitest";

import { datesOf, isWithin } from "./periods";

const seconds = (year: number, month: number, day: number, hour = 0): number => new Date(year, month - 1, day, hour).getTime() / 1000;

describe("periods of change", () => {
  const wednesday = new Date(2026, 2, 4, 15);
  it("begin with their first day", () => {
    expect(datesOf("week", wednesday)).toEqual({ from: seconds(2026, 3, 2), before: null });
    expect(datesOf("month", wednesday)).toEqual({ from: seconds(2026, 3, 1), before: null });
    expect(datesOf("year", wednesday)).toEqual({ from: seconds(2026, 1, 1), before: null });
  });
  it("begin the week on Monday, on a Sunday too, and over the end of a month", () => {
    expect(datesOf("week", new Date(2026, 2, 1, 23)).from).toBe(seconds(2026, 2, 23));
    expect(datesOf("week", new Date(2026, 2, 2)).from).toBe(seconds(2026, 3, 2));
  });
  it("leave nothing between this year and what is older", () => {
    const [year, older] = [datesOf("year", wednesday), datesOf("older", wednesday)];
    expect(older).toEqual({ from: null, before: year.from });
    const first = seconds(2026, 1, 1);
    expect([isWithin(first, year), isWithin(first, older)]).toEqual([true, false]);
    expect([isWithin(first - 1, year), isWithin(first - 1, older)]).toEqual([false, true]);
  });
  it("have no file whose date is not known", () => expect(isWithin(null, datesOf("older", wednesday))).toBe(false));
});
