import { type ChatSummary, call, commands } from "../../platform";
import { attempt } from "../status/notices.svelte";

class Chats {
  list = $state.raw<ChatSummary[]>([]);

  async load(): Promise<void> {
    this.list = await call(commands.chats());
  }

  async rename(chat: number, title: string): Promise<void> {
    if (!title.trim()) return;
    await attempt(() => call(commands.renameChat(chat, title.trim())));
    await attempt(() => this.load());
  }

  /** Deletes a chat. Returns whether it is gone. */
  async remove(chat: number): Promise<boolean> {
    const gone = await attempt(async () => {
      await call(commands.deleteChat(chat));
      return true;
    });
    if (gone) this.list = this.list.filter(({ id }) => id !== chat);
    return gone ?? false;
  }
}

export const chats = new Chats();
