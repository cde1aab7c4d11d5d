/** The document that report/page.py writes into the page. */

/** An index into `places`. */
export type PlaceIndex = number;

export interface Review {
  title: string;
  verdict: { outcome: string; reasons: string[] };
  notes: string[];
  commits: Commit[];
  figures: Figure[];
  places: Place[];
  pictures: Picture[];
  tables: Table[];
}

/** The commit that is reviewed, or the one it is compared with. */
export interface Commit {
  role: string;
  name: string;
  url: string | null;
}

/** One of the two sizes, in bytes. */
export interface Figure {
  name: string;
  total: number;
  base: number;
  growth: number | null;
  baseGrowth: number | null;
}

/** A line of the repository, and the instruction that stands there if it is one. */
export interface Place {
  text: string;
  line: string | null;
  url: string | null;
}

export interface Picture {
  of: "image" | "change";
  by: string;
  root: Part;
}

/** A block of a picture; a leaf has a size, which in a change is a growth and can be negative. */
export interface Part {
  name: string;
  size?: number;
  base?: true;
  made?: PlaceIndex;
  asked?: PlaceIndex;
  note?: string;
  parts?: Part[];
}

export interface Table {
  name: string;
  about: string | null;
  columns: Column[];
  rows: Cell[][];
}

export interface Column {
  name: string;
  kind: "text" | "place" | "count" | "bytes" | "change";
}

/** A text, a number, or for a place its index; null where there is nothing to say. */
export type Cell = string | number | null;
