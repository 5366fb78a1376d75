import type { OpenDocument, Pin, PinTarget, Source } from "../../platform";

/** What a pin pins. A passage whose words are gone from its document has no number any more. */
export function targetOf(pin: Pick<Pin, "file" | "passage" | "text">): PinTarget | null {
  if (pin.text === null) return { of: "file", file: pin.file };
  return pin.passage === null ? null : { of: "passage", passage: pin.passage };
}

/** The pin of a passage that was found; its number comes when it is kept. */
export function pinOfSource({ file, file_name, passage, place, text }: Source): Pin {
  return { id: 0, file, file_name, passage, place, text };
}

/** The pin of a whole document. */
export function pinOfDocument({ file, name }: Pick<OpenDocument, "file" | "name">): Pin {
  return { id: 0, file, file_name: name, passage: null, place: null, text: null };
}

/** The one among pins that pins the same. */
export function samePin(pins: readonly Pin[], pin: Pin): Pin | undefined {
  const same = (one: Pin): boolean => one.file === pin.file && one.passage === pin.passage && (one.text === null) === (pin.text === null);
  return pins.find(same);
}
