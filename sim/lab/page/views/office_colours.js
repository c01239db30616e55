/* The colours of the offices. */

const PALE = [237, 243, 249];
const DEEP = [8, 69, 121];
const OTHER = [143, 61, 0];
const NONE = "#d9dde1";

const mix = (from, to, share) => from.map((part, i) => Math.round(part + (to[i] - part) * share));
const css = (colour) => `rgb(${colour.join(",")})`;

/** Black or white letters, whichever stand out more from a ground (WCAG's relative luminance). */
function inkOn(ground) {
  const [r, g, b] = ground.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? "#fff" : "#000";
}

/** Ground and ink of a value between `low` and `high`. */
export function valueColours(value, low, high) {
  if (!Number.isFinite(value)) return [NONE, "#000"];
  const ground = mix(PALE, DEEP, (value - low) / (high - low || 1));
  return [css(ground), inkOn(ground)];
}

/** Ground and ink of a difference; `most` in either direction has the deepest colour. */
export function differenceColours(value, most) {
  if (!Number.isFinite(value)) return [NONE, "#000"];
  const ground = mix(PALE, value < 0 ? OTHER : DEEP, Math.min(1, Math.abs(value) / most));
  return [css(ground), inkOn(ground)];
}

/** Decimals for values up to `high`. */
export const decimals = (high) => (Math.abs(high) >= 10 ? 1 : 2);
