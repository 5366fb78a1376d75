/** Characters of scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;

/** Whether a text has at least a few words: less is selected by accident, or to be copied. */
export function hasWords(text: string): boolean {
  const words = text.trim().split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  return words.length >= 2 || (text.match(UNSPACED)?.length ?? 0) >= 4;
}

/** What is selected in a document or an answer, so that it can be worked on. */
class Selected {
  text = $state("");
}

export const selected = new Selected();
