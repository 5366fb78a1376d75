import type { ModelChoice } from "../../platform";

/** Tells models apart in a list. */
export function keyOf(choice: ModelChoice): string {
  switch (choice.from) {
    case "catalogue":
      return choice.id;
    case "file":
      return choice.path;
    case "server":
      return `${choice.url} ${choice.model}`;
  }
}

/** Whether a path names weights rather than a document. */
export function isModelFile(path: string): boolean {
  return path.toLowerCase().endsWith(".gguf");
}
