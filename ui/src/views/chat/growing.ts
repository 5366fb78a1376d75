import type { Attachment } from "svelte/attachments";

/** Makes a text area as high as its text; runs again whenever `text` changes. */
export function growing(text: () => string): Attachment<HTMLTextAreaElement> {
  return (area) => {
    text();
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  };
}
