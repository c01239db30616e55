/* The page's whole state in its address, and back. What an address says wrongly is left out, and told. */

const NAME = /^[a-z0-9_]{1,40}$/;

/** The state of a page that nobody has touched. */
export function untouched() {
  return {
    language: "nb", demo: null, step: 0, guess: null,
    option: plain("baseline_2014"), pins: [plain("baseline_2014")], seed: 0, scale: "teaching",
    month: 0, view: "map", outcomes: ["quality_standard", "quality_discretionary", "knowledge_routines"],
    colour: "quality", office: null, practice: null, person: null, sweep: "detail_management", worlds: 0,
  };
}

/** An option without levers of its own. */
export const plain = (name) => ({ package: name, levers: {}, world: {}, reversed: [] });

/** An option as a short text: package and levers ! world ! assumptions turned round. */
export function written(option, about) {
  const levers = about.levers.filter((lever) => lever.id in option.levers)
    .map((lever) => `${lever.code}:${lever_text(option.levers[lever.id])}`);
  const { name, ...numbers } = option.world;
  const world = [name && name !== "norway_2014" ? name : "", ...Object.keys(numbers).sort().map((key) => `${key}:${numbers[key]}`)];
  const parts = [[option.package, ...levers].join("~"), world.some(Boolean) ? world.join("~") : "",
    [...option.reversed].sort().join("~")];
  return parts.join("!").replace(/!+$/, "");
}

const hundredth = (value) => Math.round(value * 100);

function lever_text(value) {
  if (typeof value === "number") return String(hundredth(value));
  if (typeof value === "string") return value;
  const one = (part) => (typeof part === "number" ? String(hundredth(part)) : part);
  const first = value.value === undefined ? "" : one(value.value);
  const over = value.over_years ? `o${value.over_years}` : "";
  return `${first}t${one(value.to)}y${value.from_year ?? 0}${over}`;
}

/** The option that a text stands for; `amiss` collects what in it cannot be. */
export function read_option(text, about, amiss) {
  const [first = "", world = "", reversed = ""] = text.split("!");
  const [name, ...levers] = first.split("~");
  const option = plain("baseline_2014");
  if (about.packages.some((one) => one.id === name)) option.package = name;
  else amiss.push(name);
  for (const part of levers) {
    const at = part.indexOf(":");
    const lever = about.levers.find((one) => one.code === part.slice(0, at));
    const value = lever && read_lever(part.slice(at + 1), lever);
    if (value === undefined || value === null) amiss.push(part);
    else option.levers[lever.id] = value;
  }
  const [world_name, ...numbers] = world.split("~");
  if (about.worlds.some((one) => one.id === world_name)) option.world.name = world_name;
  else if (world_name) amiss.push(world_name);
  for (const part of numbers) {
    const [key, value] = part.split(":");
    const span = Object.hasOwn(about.world_numbers, key) ? about.world_numbers[key] : null;
    const found = Number(value);
    if (span && value && Number.isFinite(found) && found >= span[0] && found <= span[1]) option.world[key] = found;
    else amiss.push(part);
  }
  for (const id of reversed.split("~").filter(Boolean)) {
    if (about.reversals.some((one) => one.id === id)) option.reversed.push(id);
    else amiss.push(id);
  }
  return option;
}

function read_lever(text, lever) {
  const value = (part) => {
    if (lever.choices && Object.keys(lever.choices).length) return Object.hasOwn(lever.choices, part) ? part : null;
    return /^\d{1,3}$/.test(part) && Number(part) <= 100 ? Number(part) / 100 : null;
  };
  const later = /^(\d{0,3})t(\d{1,3})y(\d{1,2}(?:\.\d{1,2})?)(?:o(\d{1,2}(?:\.\d{1,2})?))?$/.exec(text);
  if (!later) return value(text);
  if (!lever.later || later[3] > 10 || later[4] > 10) return null;
  const to = value(later[2]), first = later[1] === "" ? undefined : value(later[1]);
  if (to === null || first === null) return null;
  const found = { to, from_year: Number(later[3]) };
  if (first !== undefined) found.value = first;
  if (later[4]) found.over_years = Number(later[4]);
  return found;
}

/** The part of the address after #. */
export function to_address(state, about) {
  const usual = untouched(), words = [];
  const put = (key, value, plain_) => { if (value !== plain_ && value !== null && value !== "") words.push(`${key}=${value}`); };
  words.push(`l=${state.language}`);
  if (state.demo) words.push(`d=${state.demo}.${state.step}`);
  put("g", state.guess, null);
  words.push(`o=${written(state.option, about)}`);
  if (state.pins.length) for (const pin of state.pins) words.push(`p=${written(pin, about)}`);
  else words.push("p=");
  put("s", state.seed, 0);
  put("c", state.scale, "teaching");
  put("t", Math.round(state.month * 10) / 10, 0);
  put("v", state.view, "map");
  put("k", state.outcomes.join("~"), usual.outcomes.join("~"));
  put("a", state.colour, "quality");
  put("f", state.office, null);
  put("i", state.practice, null);
  put("e", state.person, null);
  put("x", state.sweep, "detail_management");
  put("n", state.worlds, 0);
  return "#" + words.map((word) => word.replace(/[^\w.~!:=-]/g, encodeURIComponent)).join("&");
}

/** The state that an address stands for, and what in it could not be understood. */
export function from_address(hash, about, views) {
  const state = untouched(), amiss = [], pins = [];
  let pinned = false;
  state.language = about.language;
  if (hash.length > 4000) return { state, amiss: [hash.slice(0, 20) + "…"] };
  const whole = (value, most) => (/^\d{1,6}$/.test(value) && Number(value) <= most ? Number(value) : null);
  const takes = {
    l: (v) => (["nb", "en"].includes(v) ? (state.language = v, true) : false),
    d: (v) => {
      const [id, step = "0"] = v.split(".");
      if (!about.demos.some((demo) => demo.id === id) || whole(step, 5) === null) return false;
      state.demo = id; state.step = Number(step);
      return true;
    },
    g: (v) => number_into("guess", v, 9),
    o: (v) => { state.option = read_option(v, about, amiss); return true; },
    p: (v) => {
      pinned = true;
      if (v && pins.length < about.limits.options - 1) pins.push(read_option(v, about, amiss));
      return true;
    },
    s: (v) => number_into("seed", v, about.limits.seed),
    c: (v) => (about.scales.some((one) => one.id === v) ? (state.scale = v, true) : false),
    t: (v) => {
      const t = Number(v);
      if (!/^\d{1,3}(\.\d)?$/.test(v) || t > 12 * about.years) return false;
      state.month = t;
      return true;
    },
    v: (v) => (views.includes(v) ? (state.view = v, true) : false),
    k: (v) => {
      const ids = v.split("~").filter((id) => known_outcome(id, about));
      if (ids.length !== v.split("~").length || ids.length > 6) return false;
      state.outcomes = ids;
      return true;
    },
    a: (v) => (about.office_outcomes.some((one) => one.id === v) ? (state.colour = v, true) : false),
    f: (v) => number_into("office", v, 2000),
    i: (v) => number_into("practice", v, 511),
    e: (v) => number_into("person", v, 200000),
    x: (v) => (about.levers.some((one) => one.id === v && !Object.keys(one.choices).length) ? (state.sweep = v, true) : false),
    n: (v) => number_into("worlds", v, about.limits.worlds),
  };
  function number_into(name, value, most) {
    const found = whole(value, most);
    if (found === null) return false;
    state[name] = found;
    return true;
  }
  for (const word of hash.replace(/^#/, "").split("&").filter(Boolean)) {
    const at = word.indexOf("=");
    const key = word.slice(0, at);
    let value = "";
    try {
      value = decodeURIComponent(word.slice(at + 1));
    } catch {
      amiss.push(word);
      continue;
    }
    if (at < 1 || !Object.hasOwn(takes, key) || !takes[key](value)) amiss.push(word);
  }
  if (pinned) state.pins = pins;
  return { state, amiss: amiss.map((one) => String(one).slice(0, 40)) };
}

/** Whether there is such an outcome, or such a monthly series. */
export function known_outcome(id, about) {
  return NAME.test(id) && [...about.outcomes, ...about.series].some((one) => one.id === id);
}

/** What the server is asked about an option in this page's world. */
export function question(option, state) {
  return { package: option.package, levers: option.levers, world: option.world, reversed: option.reversed,
    seed: state.seed, scale: state.scale };
}
