import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import en from "./en.json";
import zh from "./zh.json";

const english: Record<string, string> = en;
const chinese: Record<string, string> = zh;
const places = (sentence: string): string[] => [...new Set(sentence.match(/\{\w+\}/g))].sort();

describe("the locale files", () => {
  it("have the same keys, but for plural forms that Chinese has not", () => {
    const needed = Object.keys(english).filter((key) => !key.endsWith(".one"));
    expect(Object.keys(chinese).sort(), "a missing key would show as its name").toEqual(needed.sort());
  });

  it.each(Object.keys(chinese))("%s has the same places in both", (key) => {
    expect(places(chinese[key] ?? ""), "a value would not appear, or a place would stay open").toEqual(places(english[key] ?? ""));
  });

  it("have a form for one wherever English has one for many", () => {
    const many = Object.keys(english).filter((key) => key.endsWith(".other"));
    expect(many.filter((key) => !(key.replace(/other$/, "one") in english))).toEqual([]);
  });

  it("have a sentence for every failure that Rust can send", () => {
    const bindings = readFileSync(join(import.meta.dirname, "../platform/bindings.ts"), "utf8");
    const type = /export type FailureCode =([\s\S]*?);/.exec(bindings)?.[1] ?? "";
    const codes = [...type.matchAll(/"(\w+)"/g)].map((found) => `failure.${found[1]}`);
    expect(codes.length, "the type was found in the bindings").toBeGreaterThan(20);
    expect(codes.filter((key) => !(key in english))).toEqual([]);
  });

  it("write Chinese with Chinese punctuation", () => {
    const latin = Object.entries(chinese).filter(([, sentence]) => /\p{Script=Han}[,;:?!]|[,;:?!]\p{Script=Han}/u.test(sentence));
    expect(latin, "a Latin comma between characters looks like an error").toEqual([]);
  });
});
