import { describe, expect, it } from "vitest";

import type { Collection, File, Folder } from "../../platform";
import { nameOf, offeredFor, withMentioned } from "./mentioned";

const collection = (id: number, name: string): Collection => ({ id, name, files: [] });
const folder = (id: number, name: string): Folder => ({ id, name, path: `/home/ann/${name}` }) as Folder;
const file = (id: number, name: string): File => ({ id, name }) as File;

describe("what @ offers", () => {
  const of = {
    collections: [collection(1, "Contracts"), collection(2, "Letters")],
    folders: [folder(1, "Papers"), folder(2, "Contracts 2024"), folder(3, "Old")],
    files: Array.from({ length: 20 }, (_, index) => file(index, `contract-${index}.pdf`)),
  };
  const names = (query: string): string[] => offeredFor(query, of).map(nameOf);

  it("is some collections and folders, and files behind them", () => {
    expect(names("")).toEqual(["Contracts", "Letters", "Papers", "Contracts 2024", "contract-0.pdf", "contract-1.pdf", "contract-2.pdf", "contract-3.pdf"]);
  });
  it("is what has the words", () => expect(names("contracts")).toEqual(["Contracts", "Contracts 2024"]));
  it("goes into what is asked", () => {
    const [contracts] = offeredFor("contracts", of);
    const [papers] = offeredFor("papers", of);
    if (!contracts || !papers) throw new Error("both are offered");
    expect(withMentioned(withMentioned({ of: "everything" }, contracts), papers)).toEqual({
      of: "files",
      files: [],
      collections: [1],
      folders: ["/home/ann/Papers"],
    });
  });
});
