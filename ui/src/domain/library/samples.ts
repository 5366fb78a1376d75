import type { Key } from "../language/language.svelte";

/** Questions that the sample documents answer, by the document. */
const QUESTIONS: Record<string, Key> = {
  "handbook.pdf": "sample.handbook",
  "services-agreement.docx": "sample.agreement",
  "quarterly-review.pptx": "sample.review",
  "员工手册.pdf": "sample.zh_handbook",
  "服务合同.docx": "sample.zh_agreement",
  "季度汇报.pptx": "sample.zh_review",
};
const SHOWN = 3;

/** Questions to try, for the sample documents that are in the library. */
export function sampleQuestions(names: readonly string[]): Key[] {
  const there = new Set(names);
  return Object.entries(QUESTIONS)
    .filter(([name]) => there.has(name))
    .map(([, key]) => key)
    .slice(0, SHOWN);
}
