/*
 * The whole state of the page in its address, and back. What is not valid in an address is left out, and
 * reported.
 */

import { plainOption, readOption, writeOption } from "./option.js";

const NAME = /^[a-z0-9_]{1,40}$/;
const LONGEST = 4000;

/** The state of a page as it first opens. */
export function initialState() {
  return {
    language: "nb",
    demo: null,
    step: 0,
    guess: null,
    option: plainOption("baseline_2014"),
    pins: [plainOption("baseline_2014")],
    seed: 0,
    scale: "teaching",
    month: 0,
    view: "map",
    outcomes: ["quality_standard", "quality_discretionary", "knowledge_routines"],
    colour: "quality",
    office: null,
    practice: null,
    person: null,
    sweep: "detail_management",
    worlds: 0,
  };
}

/** The part of the address after #; a part that is as it first was is left out. */
export function toAddress(state, about) {
  const usual = initialState();
  const parts = [];
  const put = (key, value, usualValue) => {
    if (value !== usualValue && value !== null && value !== "") parts.push(`${key}=${value}`);
  };
  parts.push(`l=${state.language}`);
  if (state.demo) parts.push(`d=${state.demo}.${state.step}`);
  put("g", state.guess, null);
  parts.push(`o=${writeOption(state.option, about)}`);
  if (state.pins.length) for (const pin of state.pins) parts.push(`p=${writeOption(pin, about)}`);
  else parts.push("p=");
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
  return "#" + parts.map((part) => part.replace(/[^\w.~!:=-]/g, encodeURIComponent)).join("&");
}

const wholeNumber = (text, most) => (/^\d{1,6}$/.test(text) && Number(text) <= most ? Number(text) : null);

/**
 * Readers by key of the address: each takes a text, sets its part of `state`, and returns whether it was
 * valid.
 */
function readers(state, pins, about, views, errors) {
  const set = (name, value, valid) => {
    if (valid) state[name] = value;
    return valid;
  };
  const setNumber = (name, text, most) => {
    const number = wholeNumber(text, most);
    return set(name, number, number !== null);
  };
  return {
    l: (text) => set("language", text, ["nb", "en"].includes(text)),
    d: (text) => readDemonstration(text, state, about),
    g: (text) => setNumber("guess", text, 9),
    o: (text) => set("option", readOption(text, about, errors), true),
    p: (text) => {
      if (text && pins.length < about.limits.options - 1) pins.push(readOption(text, about, errors));
      return true;
    },
    s: (text) => setNumber("seed", text, about.limits.seed),
    c: (text) =>
      set(
        "scale",
        text,
        about.scales.some((one) => one.id === text),
      ),
    t: (text) =>
      set("month", Number(text), /^\d{1,3}(\.\d)?$/.test(text) && Number(text) <= 12 * about.years),
    v: (text) => set("view", text, views.includes(text)),
    k: (text) => readOutcomes(text, state, about),
    a: (text) =>
      set(
        "colour",
        text,
        about.office_outcomes.some((one) => one.id === text),
      ),
    f: (text) => setNumber("office", text, 2000),
    i: (text) => setNumber("practice", text, 511),
    e: (text) => setNumber("person", text, 200000),
    x: (text) =>
      set(
        "sweep",
        text,
        about.levers.some((one) => one.id === text && !Object.keys(one.choices).length),
      ),
    n: (text) => setNumber("worlds", text, about.limits.worlds),
  };
}

function readDemonstration(text, state, about) {
  const [id, step = "0"] = text.split(".");
  if (!about.demos.some((demo) => demo.id === id) || wholeNumber(step, 5) === null) return false;
  state.demo = id;
  state.step = Number(step);
  return true;
}

function readOutcomes(text, state, about) {
  const ids = text.split("~").filter((id) => isOutcome(id, about));
  if (ids.length !== text.split("~").length || ids.length > 6) return false;
  state.outcomes = ids;
  return true;
}

/** The state that an address stands for, and the parts of it that are not valid. */
export function fromAddress(hash, about, views) {
  const state = initialState();
  const errors = [];
  const pins = [];
  let pinned = false;
  state.language = about.language;
  if (hash.length > LONGEST) return { state, errors: [hash.slice(0, 20) + "…"] };
  const read = readers(state, pins, about, views, errors);
  for (const part of hash.replace(/^#/, "").split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    const key = part.slice(0, at);
    let text = "";
    try {
      text = decodeURIComponent(part.slice(at + 1));
    } catch {
      errors.push(part);
      continue;
    }
    if (key === "p") pinned = true;
    if (at < 1 || !Object.hasOwn(read, key) || !read[key](text)) errors.push(part);
  }
  if (pinned) state.pins = pins;
  return { state, errors: errors.map((one) => String(one).slice(0, 40)) };
}

/** Whether there is such an outcome, or such a monthly series. */
function isOutcome(id, about) {
  return NAME.test(id) && [...about.outcomes, ...about.series].some((one) => one.id === id);
}
