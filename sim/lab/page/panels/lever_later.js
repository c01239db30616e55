/* A change of a lever in a later year: from when, and to what. */

import { html } from "htm/preact";
import { withLever } from "../lever_values.js";
import { number, say } from "../words.js";

export function LaterChange({ lever, about, option, set, value, later, choices }) {
  const change = (next) => set(withLever(option, lever, about, value, next));
  const usual = choices.length ? value : Math.min(1, value + 0.25);
  const to = later ? later.to : usual;
  const setYear = (event) => {
    const year = event.target.value;
    change(year === "" ? null : { to, from_year: Number(year) });
  };
  return html`
    <div class="later">
      <label>
        ${say("levers.later")}
        <select value=${later ? later.from_year : ""} onChange=${setYear}>
          <option value="">${say("levers.never")}</option>
          <${YearOptions} about=${about} later=${later} />
        </select>
      </label>
      ${
        later
          ? html`
              <label>
                ${say("levers.to")}${" "}
                <${LaterTo} later=${later} choices=${choices} change=${change} />
              </label>
            `
          : null
      }
    </div>
  `;
}

/** Whole years, and the year that is set where it is none of them. */
function YearOptions({ about, later }) {
  const years = Array.from({ length: about.years - 1 }, (_, i) => i + 1);
  const others = later && !years.includes(later.from_year) ? [later.from_year] : [];
  const text = (year) => (years.includes(year) ? year : number(year, year % 1 ? 1 : 0));
  return [...years, ...others].map(
    (year) => html`
      <option key=${year} value=${year}>${say("levers.from_year", { year: text(year) })}</option>
    `,
  );
}

/** What the lever becomes: a choice, or a number from 0 to 1. */
function LaterTo({ later, choices, change }) {
  if (choices.length)
    return html`
      <select value=${later.to} onChange=${(event) => change({ ...later, to: event.target.value })}>
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
    change({ ...later, to: Math.max(0, Math.min(1, Math.round(to * 100) / 100)) });
  };
  return html`
    <input type="number" min="0" max="1" step="0.05" value=${later.to} onChange=${setNumber} />
  `;
}
