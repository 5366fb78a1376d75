import DOMPurify from "dompurify";
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt("default", { html: false, linkify: false, breaks: true });
markdown.disable(["image"]);

/** What an answer may be made of. Nothing of it loads or opens anything. */
const ALLOWED = {
  ALLOWED_TAGS: [
    ..."p br hr em strong s code pre blockquote ul ol li h1 h2 h3 h4 h5 h6".split(" "),
    ..."table thead tbody tr th td span".split(" "),
  ],
  ALLOWED_ATTR: ["start", "class"],
  RETURN_DOM_FRAGMENT: true as const,
};

// A link's address stands as text, so that a model cannot hide where it leads.
markdown.renderer.rules.link_open = () => "<span class=\"link\">";
markdown.renderer.rules.link_close = (tokens, index) => {
  let open = index;
  while (open > 0 && tokens[open]?.type !== "link_open") open -= 1;
  const address = tokens[open]?.attrGet("href") ?? "";
  const words = tokens[open + 1]?.content ?? "";
  return address === words ? "</span>" : `</span> (${markdown.utils.escapeHtml(String(address))})`;
};

/** Markdown as nodes that are safe to show. */
export function renderMarkdown(source: string): DocumentFragment {
  return DOMPurify.sanitize(markdown.render(source), ALLOWED);
}
