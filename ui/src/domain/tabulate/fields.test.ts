import { describe, expect, it } from "vitest";

import { addedFields } from "./fields";

describe("fields", () => {
  it("are taken apart as they are pasted, and stand once", () => {
    expect(addedFields(["Rent"], "End date, Rent\n Tenant ")).toEqual(["Rent", "End date", "Tenant"]);
    expect(addedFields([], "租金、押金；到期日")).toEqual(["租金", "押金", "到期日"]);
    expect(addedFields(["Rent"], " , ")).toEqual(["Rent"]);
  });
});
