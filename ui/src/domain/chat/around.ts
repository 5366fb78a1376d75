import type { TextPart } from "../../platform";

/** So many characters before what is cited are shown; all that follows may be cut by the card. */
const BEFORE = 90;

/** A passage in three parts around what is cited of it, begun near that where it stands far inside. */
export function around(text: string, part: TextPart | null): { text: string; cited: boolean }[] {
  if (!part) return [{ text, cited: false }];
  const before = text.slice(0, part.start);
  const shown = before.length > BEFORE ? `…${before.slice(-BEFORE).replace(/^\S*\s/, "")}` : before;
  return [
    { text: shown, cited: false },
    { text: text.slice(part.start, part.end), cited: true },
    { text: text.slice(part.end), cited: false },
  ].filter((each) => each.text);
}
