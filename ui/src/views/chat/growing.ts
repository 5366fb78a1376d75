import type { Attachment } from "svelte/attachments";

/** Makes a text area as high as its text; runs again whenever `text` or the area's width changes. */
export function growing(text: () => string): Attachment<HTMLTextAreaElement> {
  return (area) => {
    text();
    let width = area.clientWidth;
    const fit = (): void => {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight}px`;
    };
    fit();
    // A window that opens narrow and becomes wide would keep the height of many short lines.
    const observer = new ResizeObserver(() => {
      if (area.clientWidth === width) return;
      width = area.clientWidth;
      fit();
    });
    observer.observe(area);
    return () => observer.disconnect();
  };
}
