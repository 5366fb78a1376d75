import type { ChatHit, ChatSummary, File, PassageHit, SearchResults } from "../../platform";
import { matching } from "../library/match";

/** Something that was found, or can be done with what was typed. */
export type Hit =
  | { of: "question"; text: string }
  | { of: "file"; file: File }
  | { of: "chat"; chat: ChatSummary }
  | { of: "said"; hit: ChatHit }
  | { of: "passage"; hit: PassageHit };

const FILES = 6;
const CHATS = 4;
const SAID = 4;

/** What is shown for a text, in order; the text itself, as a question, comes first. */
export function hitsFor(text: string, results: SearchResults & { said: readonly ChatHit[] }, chats: readonly ChatSummary[]): Hit[] {
  if (!text.trim()) return [];
  return [
    { of: "question", text: text.trim() },
    ...results.files.slice(0, FILES).map((file): Hit => ({ of: "file", file })),
    ...matching(chats, text, (chat) => chat.title, CHATS).map((chat): Hit => ({ of: "chat", chat })),
    ...results.passages.map((hit): Hit => ({ of: "passage", hit })),
    ...results.said.slice(0, SAID).map((hit): Hit => ({ of: "said", hit })),
  ];
}

/** The hit that Enter opens: the one chosen by keys, else the best that was found. */
export function currentHit(hits: readonly Hit[], chosen: number | null): number {
  const first = hits.length > 1 ? 1 : 0;
  return Math.min(chosen ?? first, Math.max(0, hits.length - 1));
}

/** The hit that a key leads to from another; null where the key leads nowhere. */
export function steppedHit(key: string, at: number, count: number): number | null {
  if (!count) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at + count - 1) % count;
  if (key === "PageDown") return Math.min(at + 8, count - 1);
  if (key === "PageUp") return Math.max(at - 8, 0);
  return null;
}
