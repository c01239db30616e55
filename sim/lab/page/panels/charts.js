/* The right side: which options are drawn, in how many worlds, and each outcome over the years. */

import { html } from "htm/preact";
import { Chart } from "./chart.js";
import { Differences } from "./differences.js";
import { COLOURS, DASHES } from "./style.js";
import { when } from "./transport.js";
import { movesIn } from "../lever_values.js";
import { WORLDS_AT_ONCE } from "../state/actions.js";
import { number, say } from "../words.js";

const PINS = 3;
const OUTCOMES = 6;

export function Charts(page) {
  const { state, options, pinKeys, currentKey, covered, actions } = page;
  const isPinned = pinKeys.includes(currentKey);
  return html`
    <section class="charts" aria-label=${say("charts.title")}>
      <h2>${say("charts.title")}</h2>
      <${OptionKey} options=${options} unpin=${actions.unpin} />
      <p>
        <button type="button" onClick=${actions.pin} disabled=${isPinned || state.pins.length >= PINS}>
          ${say("pins.add")}
        </button>
      </p>
      ${
        covered
          ? html`
              <p class="muted">${say("demo.cover_charts")}</p>
            `
          : html`
              <${OutcomeCharts} ...${page} />
            `
      }
    </section>
  `;
}

/** The options with the line that each is drawn with; all but the one that is played can be removed. */
function OptionKey({ options, unpin }) {
  const sample = (i) => html`
    <svg width="34" height="10" aria-hidden="true">
      <line
        x1="0"
        x2="34"
        y1="5"
        y2="5"
        stroke=${COLOURS[i]}
        stroke-width=${i ? 2 : 3}
        stroke-dasharray=${DASHES[i]}
      />
    </svg>
  `;
  const remove = ({ key, label }) => html`
    <button type="button" class="quiet" onClick=${() => unpin(key)}>
      ${say("pins.remove")}
      <span class="hidden">${" "}${label}</span>
    </button>
  `;
  return html`
    <ul class="key">
      ${options.map(
        (one, i) => html`
          <li key=${one.key}>
            ${sample(i)}
            <span>${one.label}</span>
            ${" "}${i ? remove(one) : null}
          </li>
        `,
      )}
    </ul>
  `;
}

function OutcomeCharts({ about, state, patch, shown, options, month, worlds, counted, banded, actions }) {
  const marks = [
    ...new Set(
      Object.values(shown.levers)
        .flatMap(movesIn)
        .map((one) => 12 * (one.from_year || 0)),
    ),
  ];
  const year = Math.max(1, Math.min(about.years, Math.ceil(month / 12) || about.years));
  const drawing = { options, about };
  const differences = (outcome) => html`
    <${Differences} outcome=${outcome} ...${drawing} year=${year} />
  `;
  return html`
    <p class="worlds">
      <${WorldsControl} state=${state} worlds=${worlds} more=${actions.moreWorlds} />
      <span class="muted block">
        ${banded ? say("charts.worlds", { worlds: counted }) : say("charts.one_world")}
      </span>
    </p>
    ${state.outcomes.map(
      (outcome) => html`
        <div key=${outcome}>
          <${Chart} outcome=${outcome} ...${drawing} worlds=${banded} marks=${marks} />
          ${banded ? differences(outcome) : null}
        </div>
      `,
    )}
    <${OutcomeChoices} about=${about} chosen=${state.outcomes} patch=${patch} />
    <details class="numbers-of">
      <summary>${say("charts.numbers", { when: when(month) })}</summary>
      <${Numbers} about=${about} options=${options} month=${month} banded=${banded} />
    </details>
  `;
}

/** The button that asks for more worlds; while they fill in, how far they have come. */
function WorldsControl({ state, worlds: { progress, stop }, more }) {
  if (!(state.worlds && progress && progress.done < progress.of)) {
    const text = state.worlds ? "charts.more_worlds" : "charts.try_worlds";
    return html`
      <button type="button" class="go" onClick=${more}>${say(text, { worlds: WORLDS_AT_ONCE })}</button>
    `;
  }
  const { done, of, left } = progress;
  const time = left ? say("charts.left", { seconds: number(Math.ceil(left)) }) : "";
  return html`
    <progress max=${of} value=${done} aria-label=${say("charts.filling")}></progress>
    ${" "}
    <span role="status">${say("charts.progress", { done, of })}${" "}${time}</span>
    ${" "}
    <button type="button" onClick=${stop}>${say("charts.stop")}</button>
  `;
}

function OutcomeChoices({ about, chosen, patch }) {
  const toggle = (id) =>
    patch({ outcomes: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id] });
  return html`
    <details class="choose">
      <summary>${say("charts.choose")}</summary>
      <div class="choices">
        ${[...about.outcomes, ...about.series].map(
          ({ id, label }) => html`
            <label key=${id}>
              <input
                type="checkbox"
                checked=${chosen.includes(id)}
                disabled=${!chosen.includes(id) && chosen.length >= OUTCOMES}
                onChange=${() => toggle(id)}
              />
              ${" "}${label}
            </label>
          `,
        )}
      </div>
    </details>
  `;
}

/** Every outcome of the year that is shown, as numbers; the mean over the worlds where there are worlds. */
function Numbers({ about, options, month, banded }) {
  const year = Math.max(0, Math.min(about.years, Math.ceil(month / 12)));
  const value = (option, column) => {
    const { id } = about.outcomes[column];
    if (!banded) return option.playback ? option.playback.outcomes[id][year] : null;
    const values = option.worlds.map((world) => world[column][year]).filter((one) => one !== null);
    return values.length ? values.reduce((a, b) => a + b, 0) / values.length : null;
  };
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${say("charts.title")}>
      <table class="numbers">
        <caption>${say("charts.numbers_caption", { year })}</caption>
        <thead>
          <tr>
            <th scope="col">${say("outcome")}</th>
            ${options.map(
              (one) => html`
                <th scope="col" key=${one.key}>${one.label}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${about.outcomes.map(
            (one, column) => html`
              <tr key=${one.id}>
                <th scope="row" title=${one.meaning}>${one.label}</th>
                ${options.map(
                  (option) => html`
                    <td key=${option.key}>${number(value(option, column), one.decimals)}</td>
                  `,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
