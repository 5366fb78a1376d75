import { expect, it } from "vitest";

import { nameInside } from "./name-inside";

it("a document inside a file is called by its own name", () => {
  const file = { name: "letter.eml › lease.pdf › plan.png" };
  expect(nameInside(file, { name: "letter.eml" })).toBe("lease.pdf › plan.png");
  expect(nameInside(file, undefined)).toBe(file.name);
  expect(nameInside({ name: "lease.pdf" }, { name: "letter.eml" })).toBe("lease.pdf");
});
