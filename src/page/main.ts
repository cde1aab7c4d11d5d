/** Puts the page together from the document that stands in it. */

import { element } from "./element.ts";
import { heading } from "./heading.ts";
import { picture } from "./picture.ts";
import type { Review } from "./review.ts";
import { table } from "./table.ts";

const review: Review = JSON.parse(document.getElementById("review")?.textContent ?? "");
document.title = `${review.title} · Dunnage`;
const tables = review.tables.map((each, index) => table(review, each, `table-${index}`));
const shown = [picture(review), ...tables].filter((each) => each !== null);
document.body.append(heading(review), element("main", {}, ...shown));
