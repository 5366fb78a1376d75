import { getCurrentWebview } from "@tauri-apps/api/webview";

/** What files dragged over the window are doing. */
export type Drop = { phase: "over"; count: number } | { phase: "dropped"; paths: string[] } | { phase: "left" };

/** Calls back for files dragged over this window. Returns how to stop. */
export async function watchDrops(callback: (drop: Drop) => void): Promise<() => void> {
  return getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === "enter") callback({ phase: "over", count: payload.paths.length });
    else if (payload.type === "drop") callback({ phase: "dropped", paths: payload.paths });
    else if (payload.type === "leave") callback({ phase: "left" });
  });
}
