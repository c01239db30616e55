/*
 * An option: a package with levers of its own, in a world, with assumptions reversed; as data and as a
 * short text.
 */

import { movingValue } from "./lever_values.js";

/** An option without levers of its own. */
export const plainOption = (name) => ({ package: name, levers: {}, world: {}, reversed: [] });

/** An option of a demonstration, with every part that the page keeps. */
export const completeOption = (option) => ({
  ...plainOption(option.package || "baseline_2014"),
  levers: option.levers || {},
  world: typeof option.world === "string" ? { name: option.world } : option.world || {},
  reversed: option.reversed || [],
});

/** What the server is asked about an option in the world of this page. */
export function serverOption(option, state) {
  return {
    package: option.package,
    levers: option.levers,
    world: option.world,
    reversed: option.reversed,
    seed: state.seed,
    scale: state.scale,
  };
}

/** An option as a short text: package and levers ! world ! reversed assumptions. */
export function writeOption(option, about) {
  const levers = about.levers
    .filter((lever) => lever.id in option.levers)
    .map((lever) => `${lever.code}:${writeLever(option.levers[lever.id])}`);
  const { name, ...numbers } = option.world;
  const world = [
    name && name !== "norway_2014" ? name : "",
    ...Object.keys(numbers)
      .sort()
      .map((key) => `${key}:${numbers[key]}`),
  ];
  const parts = [
    [option.package, ...levers].join("~"),
    world.some(Boolean) ? world.join("~") : "",
    [...option.reversed].sort().join("~"),
  ];
  return parts.join("!").replace(/!+$/, "");
}

const hundredths = (value) => Math.round(value * 100);

function writeLever(value) {
  if (typeof value === "number") return String(hundredths(value));
  if (typeof value === "string") return value;
  const one = (part) => (typeof part === "number" ? String(hundredths(part)) : part);
  const move = ({ to, from_year = 0, over_years }) =>
    `t${one(to)}y${from_year}${over_years ? `o${over_years}` : ""}`;
  const { from } = [value].flat()[0];
  return (from === undefined ? "" : one(from)) + [value].flat().map(move).join("");
}

/** The option that a text stands for; `errors` collects the parts that are not valid. */
export function readOption(text, about, errors) {
  const [first = "", world = "", reversed = ""] = text.split("!");
  const [name, ...levers] = first.split("~");
  const option = plainOption("baseline_2014");
  if (about.packages.some((one) => one.id === name)) option.package = name;
  else errors.push(name);
  for (const part of levers) {
    const at = part.indexOf(":");
    const lever = about.levers.find((one) => one.code === part.slice(0, at));
    const value = lever && readLever(part.slice(at + 1), lever, about.years);
    if (value === undefined || value === null) errors.push(part);
    else option.levers[lever.id] = value;
  }
  readWorld(world, option, about, errors);
  for (const id of reversed.split("~").filter(Boolean)) {
    if (about.reversals.some((one) => one.id === id)) option.reversed.push(id);
    else errors.push(id);
  }
  return option;
}

/** Set the named world and its own numbers in `option`. */
function readWorld(text, option, about, errors) {
  const [name, ...numbers] = text.split("~");
  if (about.worlds.some((one) => one.id === name)) option.world.name = name;
  else if (name) errors.push(name);
  for (const part of numbers) {
    const [key, value] = part.split(":");
    const span = Object.hasOwn(about.world_numbers, key) ? about.world_numbers[key] : null;
    const number = Number(value);
    if (span && value && Number.isFinite(number) && number >= span[0] && number <= span[1])
      option.world[key] = number;
    else errors.push(part);
  }
}

/** A lever's value as the address has it: `70`, or with moves `70t50y2o1t90y8`; null where not valid. */
function readLever(text, lever, last) {
  const names = Object.keys(lever.choices || {});
  const one = names.length ? `(?:${names.join("|")})` : "(?:\\d{1,2}|100)";
  const years = "\\d{1,2}(?:\\.\\d{1,2})?";
  const move = `t(${one})y(${years})(?:o(${years}))?`;
  const found = new RegExp(`^(${one})?((?:${move})*)$`).exec(text);
  if (!found || !text || (found[2] && !lever.later)) return null;
  const read = (part) => (names.length ? part : Number(part) / 100);
  const moves = [...found[2].matchAll(new RegExp(move, "g"))].map(([, to, year, over]) => ({
    to: read(to),
    from_year: Number(year),
    ...(over ? { over_years: Number(over) } : {}),
  }));
  if (moves.some((one) => one.from_year >= last || one.over_years > last)) return null;
  return movingValue(found[1] === undefined ? undefined : read(found[1]), moves);
}
