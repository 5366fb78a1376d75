import { type FileEvent, type OpenDocument, type PageWords, type PassageLocation, type Place, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** A passage that can be opened, at some of its words: a source of an answer, or of a point of a draft. */
export type Passage = { passage: number; file: number; place: Place; words?: string | null; text?: string; file_name?: string };

/** What was cited and stands there no more: its document was changed since, or is gone. */
export type Lost = { is: "changed" | "gone"; words: string; name: string };

/** The document that is open beside the chat. */
class Reading {
  document = $state.raw<OpenDocument | null>(null);
  location = $state.raw<PassageLocation | null>(null);
  /** What was to be shown and is not there any more. */
  lost = $state.raw<Lost | null>(null);
  /** How the words of each page of the document came; those of scans come while it is open. */
  words = $state.raw<PageWords[]>([]);
  /** The page in view, counted from 1. */
  page = $state(1);
  /** The passages to go through, and the one that is shown. */
  passages = $state.raw<Passage[]>([]);
  index = $state(0);
  /** Grows with each request to scroll, also to a place shown before. */
  request = $state(0);
  private latest = 0;

  /** Opens the document of one of several passages, at it. */
  async openPassage(passages: Passage[], index: number): Promise<void> {
    const passage = passages[index];
    if (!passage) return;
    const turn = ++this.latest;
    const opened = await attempt(async () => {
      const { passage: id, file, words } = passage;
      const located = await call(commands.locate({ passage: id, file, words: words ?? passage.text ?? null }));
      if (located.is === "gone") return { located, document: null };
      const holder = located.is === "there" ? located.location.file : file;
      return { located, document: this.document?.file === holder ? this.document : await call(commands.openDocument(holder)) };
    });
    if (!opened || turn !== this.latest) return;
    this.passages = passages;
    this.index = index;
    const { located, document } = opened;
    const location = located.is === "there" ? located.location : null;
    const lost = located.is === "there" ? null : { is: located.is, words: passage.words ?? passage.text ?? "", name: passage.file_name ?? "" };
    if (document) this.show(document, location, location?.page ?? pageOf(passage.place), lost);
    else {
      this.close();
      this.lost = lost;
    }
  }

  /** Opens a document at its first page. */
  async openFile(file: number): Promise<void> {
    const turn = ++this.latest;
    const document = await attempt(() => call(commands.openDocument(file)));
    if (!document || turn !== this.latest) return;
    this.passages = [];
    this.show(document, null, 1);
  }

  /** Opens the document anew at the same place, now that its pages can be drawn. */
  async reopen(): Promise<void> {
    const file = this.document?.file;
    if (file === undefined) return;
    const turn = ++this.latest;
    const document = await attempt(() => call(commands.openDocument(file)));
    if (document && turn === this.latest) this.show(document, this.location, this.page, this.lost);
  }

  /** Follows the document's file: words of scanned pages come, and a file that was taken out is closed. */
  async apply(event: FileEvent): Promise<void> {
    const file = this.document?.file;
    if (event.event === "removed") {
      if (event.id === file) this.close();
      return;
    }
    if (event.file.id !== file || !this.words.some(({ come }) => come === "waiting")) return;
    const turn = this.latest;
    const document = await attempt(() => call(commands.openDocument(file)));
    // The document itself stays, and with it the zoom and what is in view.
    if (document && turn === this.latest) this.words = document.pages.map(({ words }) => words);
  }

  /** Goes to the passage before or after. */
  async step(by: number): Promise<void> {
    const next = this.index + by;
    if (next >= 0 && next < this.passages.length) await this.openPassage(this.passages, next);
  }

  goTo(page: number): void {
    const pages = this.document?.pages.length ?? 1;
    this.page = Math.min(Math.max(1, page), pages);
    this.request += 1;
  }

  close(): void {
    this.latest += 1;
    this.document = null;
    this.location = null;
    this.lost = null;
    this.passages = [];
  }

  private show(document: OpenDocument, location: PassageLocation | null, page: number, lost: Lost | null = null): void {
    this.lost = lost;
    this.document = document;
    this.words = document.pages.map(({ words }) => words);
    this.location = location;
    this.page = page;
    this.request += 1;
  }
}

/** The page that a place names, where it names one. */
function pageOf(place: Place): number {
  if (place.in === "page") return place.page;
  return place.in === "slide" ? place.slide : 1;
}

export const reading = new Reading();
