import { describe, expect, it } from "vitest";

import { layOut } from "./layout";
import { TILE, WIDEST_WHOLE, tileKey, tilesInSight, wantsTiles, wholeWidth } from "./tiles";

const view = { scroll: { x: 0, y: 0 }, width: 500, height: 800 };

describe("tiles in sight", () => {
  it("cover a page that fits, and no more than it", () => {
    const tiles = tilesInSight(layOut([0.8], 468, 500), view, 1);
    expect(tiles).toEqual([{ page: 1, pageWidth: 468, pageHeight: 585, left: 0, top: 0, width: 468, height: 585 }]);
  });
  it("are few however large the page is", () => {
    const large = layOut([0.7071, 0.7071], 12_000, 500);
    const tiles = tilesInSight(large, { ...view, scroll: { x: 6000, y: 9000 } }, 1);
    expect(tiles.length).toBeLessThanOrEqual(4);
    for (const { left, top, width, height } of tiles) {
      expect(left < 6000 - 16 + 500 && left + width > 6000 - 16, "it reaches into sight from the side").toBe(true);
      expect(top < 9800 && top + height > 9000, "and from above").toBe(true);
    }
  });
  it("come in the order in which they are looked at", () => {
    const tiles = tilesInSight(layOut([0.7071], 4000, 1600), { scroll: { x: 1200, y: 1300 }, width: 1600, height: 1000 }, 1);
    const middle = { x: 1200 - 16 + 800, y: 1800 };
    const away = tiles.map(({ left, top, width, height }) => Math.hypot(left + width / 2 - middle.x, top + height / 2 - middle.y));
    expect(away).toEqual([...away].sort((one, other) => one - other));
  });
  it("belong to every page in sight, each to its own grid", () => {
    const layout = layOut([2, 2, 2, 2], 468, 500);
    const tiles = tilesInSight(layout, { ...view, scroll: { x: 0, y: 300 } }, 2);
    expect([...new Set(tiles.map(({ page }) => page))].sort(), "pages 2 to 4; the first has left").toEqual([2, 3, 4]);
    expect(tiles[0]).toMatchObject({ pageWidth: 936, width: 936, height: 468 });
  });
  it("have names of their own at each zoom", () => {
    const [one] = tilesInSight(layOut([1], 600, 500), view, 1);
    const [other] = tilesInSight(layOut([1], 700, 500), view, 1);
    expect(one && other && tileKey(one) !== tileKey(other)).toBe(true);
  });
  it("are whole numbers at the edge of a page", () => {
    for (const width of [333.3, 1027.9, 5001.5]) {
      for (const tile of tilesInSight(layOut([0.7071], width, 9000), { ...view, width: 9000, height: 9000 }, 1.25)) {
        expect([tile.left, tile.top, tile.width, tile.height, tile.pageWidth].every(Number.isInteger), JSON.stringify(tile)).toBe(true);
        expect(tile.width > 0 && tile.height > 0 && tile.width <= TILE && tile.height <= TILE).toBe(true);
      }
    }
  });
  it("are none where no page is in sight", () => expect(tilesInSight(layOut([1], 400, 500), { ...view, scroll: { x: 0, y: 5000 } }, 1)).toEqual([]));
});

describe("the picture of a whole page", () => {
  it("is as wide as the pane, in steps, and never huge", () => {
    expect(wholeWidth(488, 1)).toBe(512);
    expect(wholeWidth(488, 2)).toBe(1024);
    expect(wholeWidth(2000, 2)).toBe(WIDEST_WHOLE);
  });
  it("wants tiles over it unless it has the very width, or is shown much smaller", () => {
    expect(wantsTiles(512, 512)).toBe(false);
    expect(wantsTiles(488, 512)).toBe(true);
    expect(wantsTiles(5000, 1280)).toBe(true);
    expect(wantsTiles(200, 512)).toBe(false);
  });
});
