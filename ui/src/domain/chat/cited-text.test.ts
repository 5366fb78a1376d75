// @vitest-environment jsdom
import { describe, expect, it } from "vitest";

import type { Citation, Sentence } from "../../platform/bindings";
import { citedText, showBlocks } from "./cited-text";
import { markSentences } from "./sentence-marks";

const words = { citation: ({ source }: Citation) => `Source ${source}`, unsupported: "No support.", remove: null, invented: (part: string) => `No ${part}.` };

const cite = (source: number): Citation => ({ source, part: null, place: null });

/** The sentence that `text` is within an answer. */
function sentence(answer: string, text: string, ...sources: number[]): Sentence {
  const start = answer.indexOf(text);
  return { start, end: start + text.length, citations: sources.map(cite) };
}
function html(answer: string, sentences: Sentence[], unsupported: string | null = words.unsupported): string {
  const root = document.createElement("div");
  root.append(citedText(answer, sentences, { ...words, unsupported }));
  for (const button of root.querySelectorAll("button")) button.replaceWith(`[${button.dataset.source}]`);
  return root.innerHTML.trim();
}

describe("citations in Markdown", () => {
  it("stand after their sentence", () => {
    const answer = "The tenant may leave. Notice is three months.";
    expect(html(answer, [sentence(answer, "The tenant may leave.", 1, 2), sentence(answer, "Notice is three months.", 3)])).toBe(
      "<p>The tenant may leave.[1][2] Notice is three months.[3]</p>",
    );
  });

  it("mark numbers and names that no passage has, as words of their own alone", () => {
    const answer = "Leave is 36 days at Globex, not 360.";
    const invented = { ...sentence(answer, answer, 1), invented: ["36", "Globex"] };
    expect(html(answer, [invented])).toBe(
      '<p>Leave is <span class="invented" title="No 36.">36</span> days at ' +
        '<span class="invented" title="No Globex.">Globex</span>, not 360.[1]</p>',
    );
    expect(html("年假为20天。", [{ start: 0, end: 8, citations: [], invented: ["20"] }], null)).toBe(
      '<p>年假为<span class="invented" title="No 20.">20</span>天。</p>',
    );
  });

  it("are buttons with a name", () => {
    const button = citedText("Yes.", [{ start: 0, end: 4, citations: [cite(2)] }], words).querySelector("button");
    expect(button?.getAttribute("aria-label")).toBe("Source 2");
    expect(button?.type, "a submit button would send a form around it").toBe("button");
  });

  it("lie right in Chinese and after emoji, which count two units", () => {
    const answer = "租期为两年🏠。提前三个月通知即可。";
    expect(html(answer, [sentence(answer, "租期为两年🏠。", 1), sentence(answer, "提前三个月通知即可。", 2)])).toBe(
      "<p>租期为两年🏠。[1]提前三个月通知即可。[2]</p>",
    );
  });

  it("leave emphasis, headings, lists and tables what they are", () => {
    const bold = "**It ends.** Then nothing.";
    expect(html(bold, [sentence(bold, "**It ends.**", 1)])).toBe("<p><strong>It ends.[1]</strong> Then nothing.</p>");
    const heading = "## Notice\n\nThree months.";
    expect(html(heading, [sentence(heading, "## Notice", 1)])).toBe("<h2>Notice[1]</h2>\n<p>Three months.</p>");
    const list = "- One month.\n- Two months.\n";
    expect(html(list, [sentence(list, "- One month.\n", 1), sentence(list, "- Two months.\n", 2)])).toBe(
      "<ul>\n<li>One month.[1]</li>\n<li>Two months.[2]</li>\n</ul>",
    );
    const table = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    expect(html(table, [{ start: 0, end: table.length, citations: [cite(4)] }])).toContain("<td>2[4]</td>");
    const rule = "| a | b |\n|---|---|\n| 1 | 2 |\n";
    expect(html(rule, [{ start: 0, end: 19, citations: [cite(4)] }]), "the separator stays a separator").toContain("<th>b[4]</th>");
  });

  it("bold before a Chinese character stays bold", () => {
    const answer = "**租期两年。**可以续租。";
    expect(html(answer, [sentence(answer, "**租期两年。**", 1)])).toContain("<strong>租期两年。[1]</strong>");
  });

  it("leave code alone", () => {
    const answer = "```\nlet a = 1.\n```\n";
    expect(html(answer, [{ start: 0, end: answer.length, citations: [cite(1)] }])).toBe("<pre><code>let a = 1.\n</code></pre>");
  });

  it("hold sentences that emphasis cuts into several nodes", () => {
    const answer = "It is *very* unsure. Done.";
    expect(html(answer, [sentence(answer, "It is *very* unsure.")])).toBe(
      '<p><span class="unsupported" title="No support.">It is </span><em><span class="unsupported" title="No support.">very</span></em>' +
        '<span class="unsupported" title="No support."> unsure.</span> Done.</p>',
    );
    expect(html(answer, [sentence(answer, "It is *very* unsure.")], null), "nothing is marked where nothing was checked").toBe(
      "<p>It is <em>very</em> unsure. Done.</p>",
    );
  });

  it("go with a sentence that was taken out, and with what it stood alone in", () => {
    const answer = "> A quote.\n\nOne stays. One goes.\n\n- Alone.\n";
    const gone = (text: string): Sentence => ({ ...sentence(answer, text, 1), removed: true });
    expect(html(answer, [gone("A quote."), sentence(answer, "One stays.", 2), gone("One goes."), gone("Alone.")])).toBe("<p>One stays.[2] </p>");
  });

  it("are a button that takes the sentence out, where there is none", () => {
    const answer = "It is so. It is not.";
    const fragment = citedText(answer, [sentence(answer, "It is so.", 1), sentence(answer, "It is not.")], { ...words, remove: "Take out" });
    const remove = fragment.querySelectorAll<HTMLElement>("button.remove");
    expect([...remove].map(({ dataset, title }) => [dataset.sentence, title])).toEqual([["1", "Take out"]]);
  });

  it("cannot be forged by the text, nor moved by a range past its end", () => {
    const answer = "Sly\uE001\uE011 text.";
    expect(html(answer, [{ start: 0, end: 999, citations: [cite(1)] }])).toBe("<p>Sly   text.[1]</p>");
    expect(markSentences("abc", [{ start: 5, end: 9, citations: [cite(1)] }]), "a range outside marks nothing").toBe("abc");
  });
});

describe("Markdown from a model", () => {
  it("loads and opens nothing", () => {
    const shown = html("![x](https://evil.test/p.png) [Click](https://evil.test) <img src=x onerror=alert(1)> <b>b</b>", []);
    const root = document.createElement("div");
    root.innerHTML = shown;
    expect(root.querySelectorAll("img, a, script, b").length, "no element that loads, leads away or was typed as HTML").toBe(0);
    expect(shown, "where a link leads is said").toContain("(https://evil.test)");
  });
});

describe("an answer that grows", () => {
  it("keeps the blocks that did not change", () => {
    const root = document.createElement("div");
    showBlocks(root, citedText("First.\n\nSec", [], words));
    const first = root.children[0];
    showBlocks(root, citedText("First.\n\nSecond.", [], words));
    expect(root.children[0], "focus and selection in it live on").toBe(first);
    expect(root.textContent).toBe("First.Second.");
    showBlocks(root, citedText("Other.", [], words));
    expect(root.textContent).toBe("Other.");
  });
});
