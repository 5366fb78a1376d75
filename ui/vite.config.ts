import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    // WebKitGTK 2.40 and WebView2 are the oldest engines that show the window.
    target: ["safari16.4", "chrome111"],
    modulePreload: { polyfill: false },
    // The content security policy allows no data: URL for styles and scripts.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { main: "index.html", quickAsk: "quick-ask.html" } },
  },
  test: { include: ["src/**/*.test.ts"] },
});
