// Writes a Markdown file as HTML, step by step as GitHub does it:
// https://github.com/github/markup#github-markup
import { readFileSync } from "node:fs";
import rehypeGithubAlert from "rehype-github-alert";
import rehypeGithubEmoji from "rehype-github-emoji";
import rehypeGithubLink from "rehype-github-link";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkBreaks from "remark-breaks";
import remarkGfm from "remark-gfm";
import remarkGithub from "remark-github";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

const [, path, repository] = process.argv;
const html = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkBreaks) // in comments, every line's end breaks the line
  .use(remarkGithub, { repository }) // mentions, issues, commits
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize) // its default schema is GitHub's
  .use(rehypeGithubAlert)
  .use(rehypeGithubEmoji)
  .use(rehypeGithubLink)
  .use(rehypeStringify)
  .processSync(readFileSync(path));
process.stdout.write(String(html));
