import { type Failure, type Folder, type FolderRules, call, commands, failureOf } from "../../platform";
import { attempt } from "../status/notices.svelte";

/** The folders that are followed. */
class Folders {
  list = $state.raw<Folder[]>([]);

  async load(): Promise<void> {
    this.list = await call(commands.folders());
  }

  folder(id: number): Folder | undefined {
    return this.list.find((folder) => folder.id === id);
  }
  at(path: string): Folder | undefined {
    return this.list.find((folder) => folder.path === path);
  }

  /** Changes which of its files are taken. Returns why that cannot be, where it cannot. */
  async setRules(folder: number, rules: FolderRules): Promise<Failure | null> {
    try {
      this.list = await call(commands.setFolderRules(folder, rules));
      return null;
    } catch (thrown) {
      return failureOf(thrown);
    }
  }

  /** Follows a folder no longer; with `files`, what came from it is taken out too. */
  async unwatch(folder: number, files: boolean): Promise<void> {
    const left = await attempt(() => call(commands.unwatch(folder, files)));
    if (left) this.list = left;
  }
}

export const folders = new Folders();
