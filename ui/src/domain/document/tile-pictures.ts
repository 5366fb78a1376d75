import { type Tile, tileKey } from "./tiles";

/** So many tiles are asked for at once: the reader draws one after the other. */
const AT_ONCE = 2;
/** So many tiles of other zooms stay while those of this one come. */
const STALE = 24;

/** A tile whose picture has come. */
export type ShownTile<Picture> = { key: string; tile: Tile; picture: Picture };

/**
 * The pictures of tiles. Asks for those that are wanted, few at a time and in
 * their order; what is wanted no more is not asked for. While tiles of one
 * zoom come, those of the zoom before stay under them.
 */
export class TilePictures<Picture> {
  private wanted: Tile[] = [];
  private wantedKeys = new Set<string>();
  private asked = new Set<string>();
  private failed = new Set<string>();
  private come = new Map<string, ShownTile<Picture>>();
  private closed = false;

  constructor(
    private load: (tile: Tile) => Promise<Picture>,
    private changed: (shown: ShownTile<Picture>[]) => void,
  ) {}

  /** Wants these tiles, the most urgent first, and no others. */
  want(tiles: Tile[]): void {
    this.wanted = tiles;
    this.wantedKeys = new Set(tiles.map(tileKey));
    this.failed = new Set([...this.failed].filter((key) => this.wantedKeys.has(key)));
    this.settle();
    this.askNext();
  }

  /** Asks for nothing any more; what is on its way is not waited for. */
  close(): void {
    this.closed = true;
  }

  private askNext(): void {
    for (const tile of this.wanted) {
      if (this.closed || this.asked.size >= AT_ONCE) return;
      const key = tileKey(tile);
      if (!this.come.has(key) && !this.asked.has(key) && !this.failed.has(key)) void this.ask(key, tile);
    }
  }

  private async ask(key: string, tile: Tile): Promise<void> {
    this.asked.add(key);
    try {
      const picture = await this.load(tile);
      if (this.wantedKeys.has(key)) this.come.set(key, { key, tile, picture });
    } catch {
      // The picture of the whole page stays, and says so where it fails too.
      this.failed.add(key);
    }
    this.asked.delete(key);
    if (this.closed) return;
    this.settle();
    this.askNext();
  }

  /** Lets go what nobody looks at, and shows the rest: other zooms first, so that they lie below. */
  private settle(): void {
    const complete = this.wanted.every((tile) => this.come.has(tileKey(tile)) || this.failed.has(tileKey(tile)));
    const zoom = this.wanted[0]?.pageWidth;
    const pages = new Set(this.wanted.map(({ page }) => page));
    const [kept, stale]: [ShownTile<Picture>[], ShownTile<Picture>[]] = [[], []];
    for (const shown of this.come.values()) {
      if (this.wantedKeys.has(shown.key)) kept.push(shown);
      else if (!complete && shown.tile.pageWidth !== zoom && pages.has(shown.tile.page)) stale.push(shown);
    }
    const all = [...stale.slice(-STALE), ...kept];
    this.come = new Map(all.map((shown) => [shown.key, shown]));
    this.changed(all);
  }
}
