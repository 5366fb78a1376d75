/** An `@` that is being typed: where it stands, and what follows it up to the caret. */
export type Mention = { start: number; query: string };

const LONGEST = 60;

/**
 * The mention that the caret stands in, or null. The `@` of an address, which
 * follows a letter, is none; Chinese is written without spaces, so there an
 * `@` may follow a character directly.
 */
export function mentionAt(text: string, caret: number): Mention | null {
  const start = text.lastIndexOf("@", caret - 1);
  if (start < 0 || caret - start > LONGEST) return null;
  const query = text.slice(start + 1, caret);
  if (/[\n@]|^\s|\s{2}/.test(query)) return null;
  if (start > 0 && /[A-Za-z0-9._%+-]/.test(text[start - 1] ?? "")) return null;
  return { start, query };
}

/** The text without a mention, and where the caret then stands. */
export function withoutMention(text: string, caret: number, mention: Mention): { text: string; caret: number } {
  const before = text.slice(0, mention.start);
  const after = text.slice(caret);
  const joined = /\s$/.test(before) ? after.replace(/^\s/, "") : after;
  return { text: before + joined, caret: mention.start };
}
