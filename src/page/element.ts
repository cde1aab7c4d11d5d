/** Elements made of text and of other elements: nothing that a page says is ever read as HTML. */

export type Child = Node | string | null | undefined;

/** Makes an element; attributes that are null or false are left out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((each) => each !== null && each !== undefined));
  return made;
}

/** Makes a link, or the text alone where there is nothing to link to. */
export function link(text: string, url: string | null, kind?: string): HTMLElement {
  return url
    ? element("a", { href: url, class: kind }, text)
    : element("span", { class: kind }, text);
}
