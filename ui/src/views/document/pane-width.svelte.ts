/** The narrowest that a page can be read in. */
export const LEAST_WIDTH = 320;
const BESIDE = 380;
const FIRST = 520;
const KEY = "deskhand.document-width";

class PaneWidth {
  /** As it was last set, in CSS pixels; kept between starts. */
  width = $state(Number(localStorage.getItem(KEY)) || FIRST);

  /** The widest that leaves the chat room enough. */
  most(windowWidth: number): number {
    return Math.max(LEAST_WIDTH, windowWidth - BESIDE - (windowWidth > 1040 ? 248 : 0));
  }

  set(width: number, most: number): void {
    this.width = Math.round(Math.min(Math.max(width, LEAST_WIDTH), most));
    localStorage.setItem(KEY, String(this.width));
  }
}

export const pane = new PaneWidth();
