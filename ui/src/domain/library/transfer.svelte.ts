import { type Salvage, type Scope, type TransferProgress, call, commands } from "../../platform";
import { number, plural, t } from "../language/language.svelte";
import { attempt, notices } from "../status/notices.svelte";

/** The library in one file, and what became of a damaged database. */
class Transfer {
  /** How far an export or import has come, from 0 to 1; null while there is none. */
  share = $state<number | null>(null);
  /** What became of the database when it was last found damaged, until that was read. */
  salvage = $state<Salvage | null>(null);

  async load(): Promise<void> {
    this.salvage = await call(commands.salvage());
  }

  apply({ share }: TransferProgress): void {
    this.share = share;
  }

  /** Writes the library, or a part of it, into a file that the person names. */
  async export(scope: Scope = { of: "everything" }): Promise<void> {
    const exported = await attempt(() => call(commands.exportLibrary(scope)));
    if (!exported) return;
    const files = plural("count.documents", exported.files);
    const without = exported.without_original.length;
    notices.say(
      without
        ? t("transfer.exported_without", { files, path: exported.path, without: number(without) })
        : t("transfer.exported", { files, path: exported.path }),
    );
  }

  /** Takes in an export that the person chooses. */
  async import(): Promise<void> {
    const imported = await attempt(() => call(commands.importLibrary()));
    if (!imported) return;
    notices.say(
      t("transfer.imported", {
        added: plural("count.documents", imported.added.length),
        known: number(imported.known.length),
        chats: number(imported.chats),
        drafts: number(imported.drafts),
      }),
    );
  }

  async stop(): Promise<void> {
    await attempt(() => call(commands.stopTransfer()));
  }

  /** Notes that the person has read what became of the database. */
  async dismiss(): Promise<void> {
    this.salvage = null;
    await attempt(() => call(commands.dismissSalvage()));
  }
}

export const transfer = new Transfer();
