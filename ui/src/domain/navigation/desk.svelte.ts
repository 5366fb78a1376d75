import { Conversation } from "../chat/conversation.svelte";
import { reading } from "../document/reading.svelte";
import { drafting } from "../drafts/drafting.svelte";

export type Page = "chat" | "library" | "drafts" | "models" | "settings";
export type Overlay = "palette" | "shortcuts" | null;

/** What lies on the desk: the page in the middle, what stands beside it, what floats over it. */
class Desk {
  page = $state<Page>("chat");
  overlay = $state<Overlay>(null);
  finding = $state(false);
  sidebarOpen = $state(true);
  /** In a narrow window one column is shown; this says whether it is the left one. */
  sidebarInFront = $state(false);
  conversation = new Conversation();

  go(page: Page): void {
    if (this.page === "drafts" && page !== "drafts") void drafting.keep();
    this.page = page;
    this.sidebarInFront = false;
    this.finding = false;
    if (page !== "chat" && page !== "drafts") reading.close();
  }

  newChat(): void {
    this.conversation.begin();
    reading.close();
    this.go("chat");
    focusQuestion();
  }

  async openChat(chat: number): Promise<void> {
    this.go("chat");
    if (this.conversation.chat !== chat) {
      reading.close();
      await this.conversation.open(chat);
    }
  }

  async openDraft(draft: number): Promise<void> {
    this.go("drafts");
    await drafting.open(draft);
  }

  /** Opens a file beside the chat. */
  async openFile(file: number): Promise<void> {
    if (this.page !== "chat" && this.page !== "drafts") this.page = "chat";
    this.sidebarInFront = false;
    await reading.openFile(file);
  }

  /** Finds in the chat or the page beside it; elsewhere among names. */
  find(): void {
    if (this.page === "chat" && this.conversation.turns.length) this.finding = true;
    else document.querySelector<HTMLElement>("[data-testid=search]")?.focus();
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
