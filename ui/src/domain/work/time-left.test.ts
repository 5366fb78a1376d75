import { describe, expect, it } from "vitest";

import { timeLeft } from "./time-left";

const said = (seconds: number): string => {
  const left = timeLeft(seconds);
  return left ? `${left.count} ${left.key.replace("work.", "")}` : "less";
};

describe("the time that is left", () => {
  it("is said in minutes, and no finer than it is known", () => {
    expect(said(4)).toBe("less");
    expect(said(29)).toBe("less");
    expect(said(75)).toBe("1 minutes");
    expect(said(190)).toBe("3 minutes");
    expect(said(22 * 60)).toBe("20 minutes");
    expect(said(57 * 60)).toBe("55 minutes");
  });
  it("is said in hours where minutes would be many", () => {
    expect(said(58 * 60)).toBe("1 hours");
    expect(said(89 * 60)).toBe("1 hours");
    expect(said(5 * 3600)).toBe("5 hours");
  });
});
