import { type AnswerProgress, type Destination, type Event, type Settings, commands, events } from "../../platform";
import { chats } from "../chat/chats.svelte";
import { drafting } from "../drafts/drafting.svelte";
import { drafts } from "../drafts/drafts.svelte";
import { models } from "../models/models.svelte";
import { collections } from "../library/collections.svelte";
import { folders } from "../library/folders.svelte";
import { library } from "../library/library.svelte";
import { transfer } from "../library/transfer.svelte";
import { reading } from "../document/reading.svelte";
import { engines } from "../settings/engines.svelte";
import { settings } from "../settings/settings.svelte";
import { attempt } from "../status/notices.svelte";
import { status } from "../status/status.svelte";
import { work } from "../work/work.svelte";
import { desk } from "./desk.svelte";

/** Brings the stores up to what happened. */
function apply(event: Event): void {
  switch (event.about) {
    case "file":
      library.apply(event.event);
      return void reading.apply(event.event);
    case "folders":
      return void attempt(() => folders.load());
    case "collections":
      return void attempt(() => collections.load());
    case "work":
      return void attempt(() => work.load());
    case "transfer":
      return transfer.apply(event.progress);
    case "answer":
      return desk.conversation.apply(event.progress);
    case "outline":
      return drafting.apply(event.progress);
    case "chats":
      return void attempt(() => chats.load());
    case "drafts":
      return void attempt(() => drafts.load());
    case "settings":
      return settings.apply(event.settings as Settings);
    case "engines":
      return engines.apply(event.engines);
    case "models":
      return void models.refresh();
    case "status":
      return status.apply(event.status);
  }
}

/** Subscribes first and fetches then, so that nothing is missed. */
export async function startMain(): Promise<void> {
  await events.appEvent.listen(({ payload }) => {
    apply(payload);
    if (payload.about === "file") work.soon();
  });
  await events.openInMain.listen(({ payload }) => void openInMain(payload.chat, payload.destination));
  await Promise.all([
    attempt(() => settings.load()),
    attempt(() => status.load()),
    attempt(() => engines.load()),
    attempt(() => library.load()),
    attempt(() => folders.load()),
    attempt(() => collections.load()),
    attempt(() => work.load()),
    attempt(() => transfer.load()),
    attempt(() => chats.load()),
    attempt(() => drafts.load()),
  ]);
  await commands.mainReady();
}

async function openInMain(chat: number | null, destination: Destination | null): Promise<void> {
  if (chat !== null) await desk.openChat(chat);
  if (!destination) return;
  const { file, passage, words } = destination;
  if (passage === null) return desk.openFile(file);
  desk.go("chat");
  const sources = desk.conversation.turns.flatMap((turn) => turn.answer.sources);
  const known = sources.find((source) => source.passage === passage);
  await reading.openPassage([{ ...(known ?? { passage, file, place: { in: "section", headings: [] } }), words }], 0);
}

/** The same for quick ask, which shows less. */
export async function startQuickAsk(conversation: { apply: (progress: AnswerProgress) => void }): Promise<void> {
  await events.appEvent.listen(({ payload }) => {
    if (payload.about === "answer") conversation.apply(payload.progress);
    else if (payload.about === "file" || payload.about === "settings" || payload.about === "status") apply(payload);
  });
  await Promise.all([attempt(() => settings.load()), attempt(() => status.load()), attempt(() => library.load())]);
  await commands.quickAskReady();
}
