/** A key event, as far as an input method concerns it. */
type Press = Pick<KeyboardEvent, "key" | "isComposing" | "keyCode">;

/**
 * Whether an Enter belongs to the input method, which takes it to choose a
 * character. Safari says so only by key code 229, after the composition ended.
 */
export function isComposing(event: Press): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Whether a key press sends the question. */
export function sends(event: Press & Pick<KeyboardEvent, "shiftKey" | "altKey" | "ctrlKey" | "metaKey">): boolean {
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !isComposing(event);
}
