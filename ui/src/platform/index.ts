/** Everything that reaches out of the window. No other folder imports `@tauri-apps`. */
export { commands, events } from "./bindings";
export { CommandFailed, call, failureOf } from "./call";
export { type Drop, watchDrops } from "./drops";
export { loadPicture, pageUrl, tileUrl } from "./pages";
export { resizePopup } from "./popup-window";
export { isMac } from "./system";
export type * from "./types";
