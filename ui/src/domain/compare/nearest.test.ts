import { describe, expect, it } from "vitest";

import type { File } from "../../platform";
import { nearestByName } from "./nearest";

const file = (id: number, name: string): File => ({ id, name }) as File;

describe("the nearest by name", () => {
  const files = [file(1, "handbook.pdf"), file(2, "lease-2024.pdf"), file(3, "budget.xlsx"), file(4, "Lease 2025 (signed).docx")];
  it("is the other version", () => expect(nearestByName(file(2, "lease-2024.pdf"), files)?.id).toBe(4));
  it("is found in Chinese", () => {
    const chinese = [file(1, "员工手册.pdf"), file(2, "租赁合同2024.docx"), file(3, "租赁合同2025.docx")];
    expect(nearestByName(file(3, "租赁合同2025.docx"), chinese)?.id).toBe(2);
  });
  it("is none where there is no other", () => expect(nearestByName(file(1, "a.pdf"), [file(1, "a.pdf")])).toBeUndefined());
});
