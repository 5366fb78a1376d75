import type { File, Scope } from "../../platform";
import { Conversation } from "../chat/conversation.svelte";
import { comparing } from "../compare/comparing.svelte";
import { reading } from "../document/reading.svelte";
import { drafting } from "../drafts/drafting.svelte";
import { listing } from "../library/listing.svelte";
import type { Part } from "../library/part";
import { revising } from "../revise/revising.svelte";
import type { Does, Source } from "../revise/task";
import { search } from "../search/search.svelte";
import { summarising } from "../summary/summarising.svelte";
import { tabulating } from "../tabulate/tabulating.svelte";

export type Page = "chat" | "library" | "drafts" | "models" | "settings" | "search" | "work" | "compare" | "summary" | "table" | "revise";
/** The pages beside which a document may lie open. */
const WITH_DOCUMENT = new Set<Page>(["chat", "drafts", "search", "compare", "summary", "table", "revise"]);
/** Below this width, in pixels, one column is shown at a time. */
const ONE_COLUMN = 720;
export type Overlay = "palette" | "shortcuts" | null;

/** What lies on the desk: the page in the middle, what stands beside it, what floats over it. */
class Desk {
  page = $state<Page>("chat");
  overlay = $state<Overlay>(null);
  finding = $state(false);
  sidebarOpen = $state(true);
  /** In a narrow window one column is shown; this says whether it is the left one. */
  sidebarInFront = $state(false);
  /** What the page of the work lists. */
  work = $state<"underway" | "set_aside">("underway");
  conversation = new Conversation();
  /** Where one was before the search. */
  private beforeSearch: Page = "chat";

  go(page: Page): void {
    if (this.page === "drafts" && page !== "drafts") void drafting.keep();
    if (page === "search" && this.page !== "search") this.beforeSearch = this.page;
    if (page !== "search") search.clear();
    this.page = page;
    this.sidebarInFront = false;
    this.finding = false;
    if (!WITH_DOCUMENT.has(page)) reading.close();
  }

  /** Shows what there is for a text, and more with each key. */
  search(text: string): void {
    if (this.page !== "search" && text.trim()) this.go("search");
    search.type(text);
  }

  /** Ends the search where it was begun. */
  endSearch(): void {
    if (this.page === "search") this.go(this.beforeSearch);
    else search.clear();
  }

  newChat(): void {
    this.conversation.begin();
    reading.close();
    this.go("chat");
    focusQuestion();
  }

  /** Begins a chat about a part of the library. */
  askOf(scope: Scope): void {
    this.newChat();
    this.conversation.scope = scope;
  }

  /** Shows a part of the library. */
  showPart(part: Part): void {
    listing.show(part);
    this.go("library");
  }

  async openChat(chat: number): Promise<void> {
    this.go("chat");
    if (this.conversation.chat !== chat) {
      reading.close();
      await this.conversation.open(chat);
    }
  }

  /** Compares a document with the one most like it, until another is chosen. */
  compare(file: File): void {
    comparing.begin(file);
    this.go("compare");
  }

  /** Tells what a document says. */
  summarise(file: File): void {
    void summarising.of({ of: "file", file: file.id, chapter: null }, summarising.length);
    this.go("summary");
  }

  /** Makes a table over a part of the library. */
  tabulate(scope: Scope): void {
    tabulating.of(scope);
    this.go("table");
  }

  /** Works on a text; begins at once where a task is given that needs nothing more. */
  revise(source: Source, does?: Does): void {
    revising.of(source);
    if (does) revising.choose({ does });
    // In one column the document would cover what is made of its words.
    if (source.of !== "file" && innerWidth < ONE_COLUMN) reading.close();
    this.go("revise");
    if (does && does !== "rewrite") void revising.start();
  }

  /** Shows what is being done in the background, or what could not be. */
  showWork(listed: "underway" | "set_aside"): void {
    this.work = listed;
    this.go("work");
  }

  async openDraft(draft: number): Promise<void> {
    this.go("drafts");
    await drafting.open(draft);
  }

  /** Opens a file beside the page. */
  async openFile(file: number): Promise<void> {
    if (!WITH_DOCUMENT.has(this.page)) this.page = "chat";
    this.sidebarInFront = false;
    await reading.openFile(file);
  }

  /** Finds in the chat or the page beside it; elsewhere in everything. */
  find(): void {
    if (this.page === "chat" && this.conversation.turns.length) this.finding = true;
    else this.searchAll();
  }

  /** Puts the caret into the search field: the one of the sidebar, or of the search where that is hidden. */
  searchAll(): void {
    if (!focusSearch()) {
      this.go("search");
      requestAnimationFrame(focusSearch);
    }
  }

  toggleSidebar(): void {
    this.sidebarOpen = !this.sidebarOpen;
  }
}

export const desk = new Desk();

/** Puts the caret into the question box, once it is drawn. */
export function focusQuestion(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-testid=question-box]")?.focus());
}

/** Puts the caret into the search field that is in sight. Returns whether there is one. */
export function focusSearch(): boolean {
  const fields = [...document.querySelectorAll<HTMLElement>("[data-testid=search], [data-testid=search-here]")];
  const seen = fields.find((field) => field.offsetParent !== null);
  seen?.focus();
  return seen !== undefined;
}
