import type { Settings as SentSettings } from "./bindings";

/** The types of the one API, as they arrive here. */
export type * from "./bindings";

/** What may be left out when settings are sent is always there when they arrive. */
export type Settings = Required<SentSettings>;
