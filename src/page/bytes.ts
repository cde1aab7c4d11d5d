/** Figures for people, as src/dunnage/units.py writes them. */

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Writes a count of bytes: `12.3 MB`. */
export function size(count: number): string {
  let [value, unit] = [Math.abs(count), 0];
  while (Math.round(value * 10) / 10 >= 1000 && unit + 1 < UNITS.length) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** Writes a difference of bytes with its sign: `+61.0 MB`, `±0 B`. */
export function change(count: number): string {
  const sign = count === 0 ? "±" : count > 0 ? "+" : "\u2212";
  return sign + size(count);
}

/** Writes a part of a whole: `12.3 %`. */
export function share(part: number, whole: number): string {
  const percent = whole ? (100 * part) / whole : 0;
  return percent > 0 && percent < 0.1 ? "under 0.1 %" : `${percent.toFixed(1)} %`;
}
