/*
 * An option: a package with levers of its own, in a world, with assumptions reversed; as data and as a
 * short text.
 */

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
  const first = value.value === undefined ? "" : one(value.value);
  const over = value.over_years ? `o${value.over_years}` : "";
  return `${first}t${one(value.to)}y${value.from_year ?? 0}${over}`;
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
    const value = lever && readLever(part.slice(at + 1), lever);
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

function readLever(text, lever) {
  const readValue = (part) => {
    if (lever.choices && Object.keys(lever.choices).length)
      return Object.hasOwn(lever.choices, part) ? part : null;
    return /^\d{1,3}$/.test(part) && Number(part) <= 100 ? Number(part) / 100 : null;
  };
  const later = /^(\d{0,3})t(\d{1,3})y(\d{1,2}(?:\.\d{1,2})?)(?:o(\d{1,2}(?:\.\d{1,2})?))?$/.exec(text);
  if (!later) return readValue(text);
  if (!lever.later || later[3] > 10 || later[4] > 10) return null;
  const to = readValue(later[2]);
  const first = later[1] === "" ? undefined : readValue(later[1]);
  if (to === null || first === null) return null;
  const value = { to, from_year: Number(later[3]) };
  if (first !== undefined) value.value = first;
  if (later[4]) value.over_years = Number(later[4]);
  return value;
}
