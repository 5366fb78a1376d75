/** The buttons of a mouse that drag: the middle one anywhere, the first where `isFree` says so. */
const [FIRST, MIDDLE] = [0, 1];

/** Lets a thing be dragged about in what scrolls it, with the mouse; fingers scroll by themselves. */
export function dragging(scroller: () => HTMLElement | undefined, isFree: (x: number, y: number) => boolean): (element: HTMLElement) => () => void {
  return (element) => {
    let from: { x: number; y: number; left: number; top: number; buttons: number } | null = null;

    function begin(event: PointerEvent): void {
      const scrolled = scroller();
      if (!scrolled || event.pointerType !== "mouse") return;
      if (event.button !== MIDDLE && (event.button !== FIRST || !isFree(event.clientX, event.clientY))) return;
      from = { x: event.clientX, y: event.clientY, left: scrolled.scrollLeft, top: scrolled.scrollTop, buttons: event.buttons };
      element.setPointerCapture(event.pointerId);
    }
    function move(event: PointerEvent): void {
      // That a button was let go is not always told.
      if (from && event.buttons !== from.buttons) end(event);
      if (!from) return;
      scroller()?.scrollTo({ left: from.left - (event.clientX - from.x), top: from.top - (event.clientY - from.y) });
    }
    function end(event: PointerEvent): void {
      from = null;
      if (element.hasPointerCapture(event.pointerId)) element.releasePointerCapture(event.pointerId);
    }
    /** Web views of some systems scroll by themselves after a press of the middle button. */
    function pressed(event: MouseEvent): void {
      if (event.button === MIDDLE) event.preventDefault();
    }

    element.addEventListener("pointerdown", begin);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    element.addEventListener("mousedown", pressed);
    return () => {
      element.removeEventListener("pointerdown", begin);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", end);
      element.removeEventListener("pointercancel", end);
      element.removeEventListener("mousedown", pressed);
    };
  };
}
