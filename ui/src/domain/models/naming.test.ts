import { describe, expect, it } from "vitest";

import { isModelFile, keyOf } from "./naming";

describe("models", () => {
  it("are told apart wherever they come from", () => {
    const keys = [
      keyOf({ from: "catalogue", id: "qwen3-4b" }),
      keyOf({ from: "file", path: "/models/qwen3-4b.gguf" }),
      keyOf({ from: "server", url: "http://127.0.0.1:11434/v1", model: "qwen3:4b" }),
      keyOf({ from: "server", url: "http://127.0.0.1:1234/v1", model: "qwen3:4b" }),
    ];
    expect(new Set(keys).size, "a list would mix up equal keys").toBe(keys.length);
  });

  it("are known by their file's ending when they are dropped", () => {
    expect(isModelFile("/home/me/Qwen3-4B.GGUF")).toBe(true);
    expect(isModelFile("/home/me/gguf.pdf")).toBe(false);
  });
});
