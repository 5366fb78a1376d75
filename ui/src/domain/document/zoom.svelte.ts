import type { PageSize } from "../../platform";
import type { Point } from "./layout";
import { A4, aspectOf, paperWidth, stepAbove, stepBelow, widthBounds } from "./zoom-steps";

/** How large the pages of the open document are shown. All have one width; the zoom is that of the page in view. */
class Zoom {
  /** The width that was chosen, in CSS pixels; none while pages fit their pane. */
  private chosen = $state<number | null>(null);
  private sizes = $state.raw<PageSize[]>([]);
  private page = $state(1);
  /** The width at which pages fit their pane. */
  private fit = $state(480);
  /** The point of the pane that stays in place, until the pages were laid out anew; none is its middle. */
  under: Point | null = null;

  private current = $derived(this.sizes[this.page - 1] ?? A4);
  aspects = $derived(this.sizes.map(aspectOf));
  private bounds = $derived(widthBounds(this.current, this.aspects, this.fit, devicePixelRatio));
  private exact = $derived(this.chosen === null ? this.fit : this.bounded(this.chosen));
  /** Of every page, in whole CSS pixels, so that tiles are shown as they were drawn. */
  width = $derived(Math.round(this.exact));
  /** 1 is the size on paper. */
  scale = $derived(this.width / paperWidth(this.current));
  fits = $derived(this.chosen === null);
  /** Whether there are pages to zoom. */
  open = $derived(this.sizes.length > 0);
  /** Whether pages reach beyond the sides of their pane. */
  wide = $derived(this.open && this.width > this.fit);
  canGrow = $derived(this.width < this.bounds.most - 0.5);
  canShrink = $derived(this.width > this.bounds.least + 0.5);

  /** Begins with the pages of a document, which fit their pane. */
  begin(sizes: (PageSize | null)[]): void {
    this.sizes = sizes.map((size) => size ?? A4);
    this.chosen = null;
    this.under = null;
  }

  /** Follows the pane and the page that is in view. */
  follow(fit: number, page: number): void {
    this.fit = fit;
    this.page = page;
  }

  /** There are no pages any more. */
  end(): void {
    this.sizes = [];
  }

  larger(): void {
    this.to(stepAbove(this.scale) * paperWidth(this.current));
  }

  smaller(): void {
    this.to(stepBelow(this.scale) * paperWidth(this.current));
  }

  /** Makes pages larger by a factor, and keeps what lies under a point of the pane. */
  by(factor: number, under: Point): void {
    this.to(this.exact * factor, under);
  }

  /** Fits pages to the width of their pane. */
  fitWidth(): void {
    this.under = null;
    this.chosen = null;
  }

  private to(width: number, under: Point | null = null): void {
    if (!this.open) return;
    this.under = under;
    this.chosen = this.bounded(width);
  }

  private bounded(width: number): number {
    return Math.min(Math.max(width, this.bounds.least), this.bounds.most);
  }
}

export const zoom = new Zoom();
