/** Lets a thing be dragged about in what scrolls it, with the mouse; fingers scroll by themselves. */
export function dragging(scroller: () => HTMLElement | undefined): (element: HTMLElement) => () => void {
  return (element) => {
    let from: { x: number; y: number; left: number; top: number } | null = null;

    function begin(event: PointerEvent): void {
      const scrolled = scroller();
      if (!scrolled || event.button !== 0 || event.pointerType !== "mouse") return;
      from = { x: event.clientX, y: event.clientY, left: scrolled.scrollLeft, top: scrolled.scrollTop };
      element.setPointerCapture(event.pointerId);
    }
    function move(event: PointerEvent): void {
      if (!from) return;
      scroller()?.scrollTo({ left: from.left - (event.clientX - from.x), top: from.top - (event.clientY - from.y) });
    }
    function end(): void {
      from = null;
    }

    element.addEventListener("pointerdown", begin);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    return () => {
      element.removeEventListener("pointerdown", begin);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", end);
      element.removeEventListener("pointercancel", end);
    };
  };
}
