/* What the reader meets: sentences of the language, and numbers as that language writes them. */

let about = null;

/** Write in the language of this catalogue from now on. */
export function setLanguage(catalogue) {
  about = catalogue;
  document.documentElement.lang = about.language;
  document.title = say("title");
}

/** The sentence under a key, with its {parts} filled in. */
export function say(key, parts) {
  const text = about.words[key];
  if (text === undefined) throw new Error(`There are no words for ${key}`);
  return parts
    ? text.replace(/\{(\w+)\}/g, (all, name) => (name in parts ? String(parts[name]) : all))
    : text;
}

/** A number with so many decimals: comma in bokmål, thin spaces between thousands, a true minus. */
export function number(value, digits = 0, signed = false) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const [whole, rest] = Math.abs(value).toFixed(digits).split(".");
  const point = about.language === "nb" ? "," : ".";
  const text = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (rest ? point + rest : "");
  const isZero = !/[1-9]/.test(whole + (rest || ""));
  const plus = signed ? "+" : "";
  return (isZero ? "" : value < 0 ? "\u2212" : plus) + text;
}

/** A share as whole per cent. */
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  return number(100 * share) + (about.language === "nb" ? "\u00a0%" : "%");
}

/** The lower-case beginning that a label has inside a sentence. */
export const inside = (label) => label.charAt(0).toLowerCase() + label.slice(1);
