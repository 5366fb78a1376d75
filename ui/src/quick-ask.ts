import { mount } from "svelte";

import "./styles/base.css";
import "./styles/markdown.css";
import { settings } from "./domain/settings/settings.svelte";
import { speech } from "./domain/language/language.svelte";
import QuickAsk from "./views/popup/QuickAsk.svelte";

settings.paint();
speech.use("system");
const target = document.getElementById("app");
if (target) mount(QuickAsk, { target });
