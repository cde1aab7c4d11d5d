/** The picture: which of them is shown, how far it is zoomed in, and which block is selected. */

import { type Block, block, type Show } from "./block.ts";
import { drawn } from "./blocks.ts";
import { choice, options } from "./choice.ts";
import { hues } from "./colours.ts";
import { details } from "./details.ts";
import { element } from "./element.ts";
import { changeLegend, imageLegend } from "./legend.ts";
import { type Look, look } from "./look.ts";
import type { Part, Picture, PlaceIndex, Review } from "./review.ts";
import { tooltip } from "./tooltip.ts";
import { type Box, layout, neighbour } from "./treemap.ts";
import { named, path } from "./zoom.ts";

const OF = { image: "Image", change: "Change" };
const SHOW = { all: "All", own: "Own", base: "Base image" };
const NOTHING = block({ name: "", parts: [] }, "all");
const HELP = "Arrow keys move, Enter zooms in, Escape goes back.";

/** Shows the pictures of a review, one at a time; null where there is none. */
export function picture(review: Review): HTMLElement | null {
  const first = review.pictures.find(isNews) ?? review.pictures[0];
  return first ? new View(review, first).element : null;
}

/** Tells what a reviewer asks first: which instruction made the image grow. */
function isNews({ of, by, root }: Picture): boolean {
  return of === "change" && by === "Instructions" && Boolean(root.parts?.length);
}

class View {
  readonly element: HTMLElement;
  readonly #review: Review;
  readonly #hues: PlaceIndex[];
  readonly #choices = element("div", { class: "choices" });
  readonly #crumbs = element("ol");
  readonly #stage = element("ul", { class: "stage", "aria-describedby": "help" });
  readonly #legend = element("div");
  readonly #details = element("aside", { "aria-label": "Details" });
  readonly #status = element("p", { class: "unseen", role: "status" });
  readonly #shown = new WeakMap<Element, Block>();
  #of: Picture["of"];
  #by: string;
  #show: Show = "all";
  #path: [Block, ...Block[]] = [NOTHING]; // from the whole to the one that fills the stage
  #boxes: Box[] = [];

  constructor(review: Review, { of, by }: Picture) {
    this.#review = review;
    this.#of = of;
    this.#by = by;
    const image = review.pictures.find((each) => each.of === "image");
    this.#hues = image ? hues(block(image.root, "own")) : [];
    this.element = this.#skeleton();
    this.#choose();
    this.#listen();
  }

  #skeleton(): HTMLElement {
    const tip = tooltip(this.#stage, (target) => {
      const shown = this.#shown.get(target.closest(".block") ?? target);
      return shown ? this.#look.told(shown) : "";
    });
    return element(
      "section",
      { class: "picture", "aria-labelledby": "picture" },
      element("h2", { id: "picture", class: "unseen" }, "Picture"),
      this.#choices,
      element("nav", { "aria-label": "Zoom" }, this.#crumbs),
      element("p", { id: "help", class: "help" }, HELP),
      element("div", { class: "view" }, this.#stage, this.#details),
      this.#legend,
      this.#status,
      tip,
    );
  }

  #choose(): void {
    const ofs = this.#review.pictures.map(({ of }) => of);
    const bys = this.#review.pictures.map(({ by }) => by);
    const shows = Object.keys(SHOW) as Show[];
    this.#choices.append(
      choice("Of", options(ofs, OF), this.#of, (of) => {
        this.#of = of;
        this.#draw([]);
      }),
      choice("By", options(bys), this.#by, (by) => {
        this.#by = by;
        this.#draw([]);
      }),
      choice("Show", options(shows, SHOW), this.#show, (show) => {
        this.#show = show;
        this.#draw(this.#zoom);
      }),
    );
  }

  #listen(): void {
    this.#stage.addEventListener("click", ({ target }) => this.#enter(this.#boxAt(target)));
    this.#stage.addEventListener("focusin", ({ target }) => this.#select(this.#boxAt(target)));
    this.element.addEventListener("keydown", (event) => {
      const isDone = event.key === "Escape" ? this.#leave() : this.#move(event);
      if (isDone) event.preventDefault();
    });
    let width = 0;
    new ResizeObserver(() => {
      if (this.#stage.clientWidth === width) return;
      width = this.#stage.clientWidth;
      this.#draw(this.#zoom);
    }).observe(this.#stage);
  }

  /** Draws what is chosen, as far zoomed in as it can be. */
  #draw(zoom: Part[]): void {
    const found = this.#review.pictures.find(({ of, by }) => of === this.#of && by === this.#by);
    this.#path = path(found ? block(found.root, this.#show) : NOTHING, zoom);
    const { clientWidth, clientHeight } = this.#stage;
    this.#boxes = layout(this.#root, clientWidth, clientHeight);
    const look = this.#look;
    const blocks = this.#boxes.map((box) => drawn(box, look, this.#shown));
    const empty = element("li", { class: "empty" }, "Nothing to show.");
    this.#stage.replaceChildren(...(blocks.length ? blocks : [empty]));
    this.#stage.setAttribute("aria-label", look.named(this.#root));
    this.#button(0)?.setAttribute("tabindex", "0");
    this.#crumbs.replaceChildren(...this.#path.map((each, depth) => this.#crumb(each, depth)));
    this.#legend.replaceChildren(
      this.#of === "image" ? imageLegend(this.#review, this.#whole, this.#hues) : changeLegend(),
    );
    this.#tell(this.#path);
  }

  #crumb({ part }: Block, depth: number): HTMLElement {
    if (depth + 1 === this.#path.length) {
      return element("li", { "aria-current": "location" }, part.name);
    }
    const back = element("button", { type: "button" }, part.name);
    back.addEventListener("click", () => this.#return(depth));
    return element("li", {}, back);
  }

  /** Zooms into a block, or, where nothing lies in it, tells what is known of it. */
  #enter(box: Box | undefined): void {
    if (!box?.block.blocks.length) {
      this.#select(box);
      return;
    }
    this.#draw([...this.#zoom, box.block.part]);
    this.#focus(0);
  }

  #leave(): boolean {
    const depth = this.#zoom.length - 1;
    if (depth >= 0) this.#return(depth);
    return depth >= 0;
  }

  /** Zooms out, and stands on the block that was left. */
  #return(depth: number): void {
    const left = this.#zoom[depth];
    this.#draw(this.#zoom.slice(0, depth));
    const index = this.#boxes.findIndex(({ block }) => block.part === left);
    this.#focus(Math.max(0, index));
  }

  #move({ key, target }: KeyboardEvent): boolean {
    const from = this.#boxAt(target);
    const to = from && neighbour(this.#boxes, from, key);
    if (to) this.#button(this.#boxes.indexOf(to))?.focus();
    return to !== undefined;
  }

  /** Focuses a block of a new view, whose details stay those of the whole. */
  #focus(index: number): void {
    this.#button(index)?.focus();
    this.#tell(this.#path);
    this.#status.textContent = `${this.#look.named(this.#root)}, ${this.#boxes.length} blocks`;
  }

  #select(box: Box | undefined): void {
    if (!box) return;
    for (const [index, each] of this.#boxes.entries()) {
      this.#button(index)?.setAttribute("tabindex", each === box ? "0" : "-1");
    }
    this.#tell([...this.#path, box.block]);
  }

  #tell(path: Block[]): void {
    const standing = { of: this.#of, path: named(path), whole: this.#whole };
    this.#details.replaceChildren(details(this.#review, path.at(-1) ?? this.#whole, standing));
  }

  get #whole(): Block {
    return this.#path[0];
  }

  get #root(): Block {
    return this.#path.at(-1) ?? this.#whole;
  }

  get #zoom(): Part[] {
    return this.#path.slice(1).map(({ part }) => part);
  }

  get #look(): Look {
    return look(this.#review, this.#of, this.#whole, this.#hues);
  }

  #boxAt(target: EventTarget | null): Box | undefined {
    const button = target instanceof Element ? target.closest("button") : null;
    return this.#boxes.find(({ block }) => button && this.#shown.get(button) === block);
  }

  #button(index: number): HTMLButtonElement | null | undefined {
    return this.#stage.children[index]?.querySelector("button");
  }
}
