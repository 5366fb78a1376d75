import { describe, expect, it } from "vitest";

import { TilePictures } from "./tile-pictures";
import type { Tile } from "./tiles";

const tile = (left: number, pageWidth = 4000, page = 1): Tile => ({ page, pageWidth, pageHeight: 6000, left, top: 0, width: 1024, height: 1024 });

/** Pictures that come when the test says so. */
function pictures() {
  const asked: string[] = [];
  const ends = new Map<string, { come: () => void; fail: () => void }>();
  let shown: string[] = [];
  const name = ({ page, pageWidth, left }: Tile) => `${page}/${pageWidth}/${left}`;
  const tiles = new TilePictures<string>(
    (wanted) => {
      asked.push(name(wanted));
      return new Promise((resolve, reject) => ends.set(name(wanted), { come: () => resolve("picture"), fail: () => reject(new Error()) }));
    },
    (all) => (shown = all.map((one) => name(one.tile))),
  );
  const after = async (end: (() => void) | undefined): Promise<void> => {
    end?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { tiles, asked, shown: () => shown, come: (key: string) => after(ends.get(key)?.come), fail: (key: string) => after(ends.get(key)?.fail) };
}

describe("the pictures of tiles", () => {
  it("are asked for in their order, two at a time", async () => {
    const { tiles, asked, come, shown } = pictures();
    tiles.want([tile(0), tile(1024), tile(2048)]);
    expect(asked).toEqual(["1/4000/0", "1/4000/1024"]);
    await come("1/4000/1024");
    expect(asked).toEqual(["1/4000/0", "1/4000/1024", "1/4000/2048"]);
    expect(shown()).toEqual(["1/4000/1024"]);
  });

  it("are not asked for when they went out of sight before their turn", async () => {
    const { tiles, asked, come, shown } = pictures();
    tiles.want([tile(0), tile(1024), tile(2048), tile(3072)]);
    for (let scrolled = 5; scrolled < 50; scrolled += 1) tiles.want([tile(scrolled * 1024), tile((scrolled + 1) * 1024)]);
    expect(asked.length, "a quick scroll piles up nothing").toBe(2);
    await come("1/4000/0");
    await come("1/4000/1024");
    expect(asked.slice(2), "only what is in sight at the end").toEqual(["1/4000/50176", "1/4000/51200"]);
    expect(shown(), "what came for a place left meanwhile is not shown").toEqual([]);
  });

  it("of the zoom before stay below until those of this one are there", async () => {
    const { tiles, come, shown } = pictures();
    tiles.want([tile(0)]);
    await come("1/4000/0");
    tiles.want([tile(0, 8000), tile(1024, 8000)]);
    await come("1/8000/0");
    expect(shown()).toEqual(["1/4000/0", "1/8000/0"]);
    await come("1/8000/1024");
    expect(shown()).toEqual(["1/8000/0", "1/8000/1024"]);
  });

  it("are let go when they leave", async () => {
    const { tiles, come, shown } = pictures();
    tiles.want([tile(0)]);
    await come("1/4000/0");
    tiles.want([tile(2048)]);
    expect(shown(), "a scrolled page keeps nothing out of sight").toEqual([]);
    tiles.want([]);
    expect(shown()).toEqual([]);
  });

  it("that fail are asked for again only after they had left", async () => {
    const { tiles, asked, fail } = pictures();
    tiles.want([tile(0)]);
    await fail("1/4000/0");
    expect(asked.length).toBe(1);
    tiles.want([tile(0)]);
    expect(asked.length, "not at each turn of the wheel").toBe(1);
    tiles.want([]);
    tiles.want([tile(0)]);
    expect(asked.length).toBe(2);
  });

  it("of a closed page are asked for no more", async () => {
    const { tiles, asked, come } = pictures();
    tiles.want([tile(0), tile(1024), tile(2048)]);
    tiles.close();
    await come("1/4000/0");
    expect(asked.length).toBe(2);
  });
});
