import { LogicalSize, getCurrentWindow } from "@tauri-apps/api/window";

/** Makes the quick-ask window this high, in CSS pixels; its width stays. */
export async function resizePopup(width: number, height: number): Promise<void> {
  await getCurrentWindow().setSize(new LogicalSize(width, height));
}
