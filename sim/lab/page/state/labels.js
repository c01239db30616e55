/* What an option is called. */

import { completeOption, writeOption } from "../option.js";
import { say } from "../words.js";

/** An option's name: a demonstration's variant, a package, or a package with levers moved. */
export function optionLabel(option, demo, about) {
  const text = writeOption(option, about);
  const withoutReversals = (one) => writeOption({ ...one, reversed: [] }, about);
  const reversed = option.reversed.length
    ? ` (${say("reverse.turned", { number: option.reversed.length })})`
    : "";
  const variant =
    demo &&
    demo.variants.find((one) => withoutReversals(completeOption(one.option)) === withoutReversals(option));
  if (variant) return variant.label + reversed;
  const start = about.packages.find((one) => one.id === option.package);
  const count = Object.keys(option.levers).length;
  const moved = count ? ` ${say("levers.plus", { number: count })}` : "";
  return start.label + moved + (text.includes("!") ? worldLabel(option, about) : "") + reversed;
}

function worldLabel(option, about) {
  const { name } = option.world;
  if (!name || name === "norway_2014") return "";
  return `, ${about.worlds.find((one) => one.id === name).label.toLowerCase()}`;
}
