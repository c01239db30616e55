/* The moves of a lever in later years: from when, to what, and over how long. */

import { html } from "htm/preact";
import { withLever } from "../lever_values.js";
import { number, say } from "../words.js";

/** How far a new move goes, up or, where there is no room, down. */
const STEP = 0.25;

export function LaterChanges({ lever, about, option, set, value, moves, choices }) {
  const change = (next) => set(withLever(option, lever, about, value, next));
  const rows = moves.map((move, place) => {
    const put = (next) => change([...moves.slice(0, place), ...next, ...moves.slice(place + 1)]);
    return html`
      <${Move} key=${place} ...${{ about, choices, moves, place, move, put }} />
    `;
  });
  const last = moves.at(-1);
  const next = { about, moves, place: moves.length };
  const add = (year) => change([...moves, { to: another(last ? last.to : value, choices), from_year: year }]);
  return html`
    <div class="later">
      ${rows}
      ${
        wholeYears(next).length
          ? html`
              <label>
                ${say(last ? "levers.then" : "levers.later")}
                <select value="" onChange=${(event) => event.target.value && add(Number(event.target.value))}>
                  <option value="">${say("levers.never")}</option>
                  <${YearOptions} years=${wholeYears(next)} />
                </select>
              </label>
            `
          : null
      }
    </div>
  `;
}

/** What a lever may become that is another than it was. */
function another(before, choices) {
  if (choices.length) return choices.find(([id]) => id !== before)[0];
  return Math.round(100 * (before + (before + STEP > 1 ? -STEP : STEP))) / 100;
}

const endOf = (move) => move.from_year + (move.over_years || 0);

/** The whole years in which a move can begin: after the one before has ended, and ending before the next. */
function wholeYears({ about, moves, place }) {
  const before = moves[place - 1];
  const over = moves[place] ? moves[place].over_years || 0 : 0;
  const after = moves[place + 1];
  return Array.from({ length: about.years - 1 }, (_, i) => i + 1).filter(
    (year) =>
      (!before || (year > before.from_year && year >= endOf(before))) &&
      (!after || (year < after.from_year && year + over <= after.from_year)),
  );
}

/** The whole years that a move can take, up to where the next one begins. */
function wholeSpans({ about, moves, place, move }) {
  const room = (moves[place + 1] ? moves[place + 1].from_year : about.years) - move.from_year;
  return Array.from({ length: Math.max(0, Math.floor(room)) }, (_, i) => i + 1);
}

/** One move: its year, where no year takes it away; what the lever becomes; and over how many years. */
function Move({ about, choices, moves, place, move, put }) {
  const own = { about, moves, place, move };
  const setYear = ({ target }) =>
    put(target.value === "" ? [] : [{ ...move, from_year: Number(target.value) }]);
  const setOver = ({ target }) => put([{ ...move, over_years: Number(target.value) }]);
  const spans = withOwn(wholeSpans(own), move.over_years || 0);
  return html`
    <label>
      ${say(place ? "levers.then" : "levers.later")}
      <select value=${move.from_year} onChange=${setYear}>
        <option value="">${say("levers.never")}</option>
        <${YearOptions} years=${withOwn(wholeYears(own), move.from_year)} />
      </select>
    </label>
    <label>
      ${say("levers.to")}${" "}
      <${MoveTo} move=${move} choices=${choices} put=${put} />
    </label>
    ${
      choices.length
        ? null
        : html`
            <label>
              ${say("levers.over")}${" "}
              <select value=${move.over_years || 0} onChange=${setOver}>
                ${spans.map(
                  (years) => html`
                    <option key=${years} value=${years}>
                      ${years ? say("levers.over_years", { years: written(years) }) : say("levers.at_once")}
                    </option>
                  `,
                )}
              </select>
            </label>
          `
    }
  `;
}

const withOwn = (numbers, own) => (numbers.includes(own) ? numbers : [...numbers, own].sort((a, b) => a - b));

const written = (years) => number(years, Number.isInteger(years) ? 0 : 2);

const YearOptions = ({ years }) =>
  years.map(
    (year) => html`
      <option key=${year} value=${year}>${say("levers.from_year", { year: written(year) })}</option>
    `,
  );

/** What the lever becomes: a choice, or a number from 0 to 1. */
function MoveTo({ move, choices, put }) {
  if (choices.length)
    return html`
      <select value=${move.to} onChange=${(event) => put([{ ...move, to: event.target.value }])}>
        ${choices.map(
          ([id, name]) => html`
            <option key=${id} value=${id}>${name}</option>
          `,
        )}
      </select>
    `;
  const setNumber = (event) => {
    const to = Number(event.target.value);
    if (!Number.isFinite(to)) return;
    put([{ ...move, to: Math.max(0, Math.min(1, Math.round(to * 100) / 100)) }]);
  };
  return html`
    <input type="number" min="0" max="1" step="0.05" value=${move.to} onChange=${setNumber} />
  `;
}
