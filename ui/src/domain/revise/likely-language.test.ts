import { describe, expect, it } from "vitest";

import { likelyTarget } from "./likely-language";

describe("the language that a text is translated into unless another is chosen", () => {
  it("is the person's own, unless the text is in it", () => {
    expect(likelyTarget("The rent is due.", "en")).toBe("zh");
    expect(likelyTarget("租金已到期。", "en")).toBe("en");
    expect(likelyTarget("Арендная плата", "en")).toBe("en");
    expect(likelyTarget("租金以 EUR 支付。", "zh")).toBe("en");
    expect(likelyTarget("The rent (租金) is due on the first of each month.", "zh")).toBe("zh");
    expect(likelyTarget("家賃は毎月一日です。", "zh")).toBe("zh");
  });

  it("is the other one where nothing is known of the text", () => {
    expect(likelyTarget("", "en")).toBe("zh");
    expect(likelyTarget("12", "zh")).toBe("en");
  });
});
