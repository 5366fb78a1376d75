const context = document.createElement("canvas").getContext("2d");

/** How long a text is in the letters of the layer over pages, in CSS pixels. */
export function measure(text: string, size: number): number {
  if (!context) return 0;
  context.font = `${size}px sans-serif`;
  return context.measureText(text).width;
}
