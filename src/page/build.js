/** Builds the page that report/page.py fills: one file, whose policy admits its own script and style only. */

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const here = new URL("./", import.meta.url);
const output = new URL("../dunnage/report/page.html", here);

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, here), "utf8");

/** @param {string} entry */
async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [new URL(entry, here).pathname],
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    write: false,
  });
  const [file] = outputFiles;
  if (!file || file.text.includes("</")) throw new Error(`${entry} cannot stand in a page`);
  return file.text.trim();
}

/** @param {string} text */
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const license = `/*! d3-hierarchy\n${read("node_modules/d3-hierarchy/LICENSE")}*/\n`;
const script = license + (await bundled("main.ts"));
const style = await bundled("page.css");
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const page = read("page.html")
  .replace("POLICY", () => policy)
  .replace("<style></style>", () => `<style>${style}</style>`)
  .replace("<script></script>", () => `<script>${script}</script>`);
writeFileSync(output, page);
