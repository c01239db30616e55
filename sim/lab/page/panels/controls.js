/* The left side: undo, package, levers, reversed assumptions, and which world. */

import { html } from "htm/preact";
import { Levers } from "./levers.js";
import { Assumptions, Packages } from "./option_choices.js";
import { say } from "../words.js";

export function Controls({ about, state, demo, shown, drag, history, selection, actions }) {
  const { canUndo, canRedo, undo, redo } = history;
  const only = demo && !selection.allLevers && demo.slider.length ? demo.slider : null;
  const reversed = state.option.reversed.length;
  return html`
    <section class="controls" aria-label=${say("levers.title")}>
      <h2>${say("levers.title")}</h2>
      <p class="undo">
        <button type="button" disabled=${!canUndo} onClick=${undo}>${say("undo")}</button>
        <button type="button" disabled=${!canRedo} onClick=${redo}>${say("redo")}</button>
      </p>
      ${
        only
          ? html`
              <p class="muted">
                ${say("levers.in_demo")}${" "}
                <button type="button" class="quiet" onClick=${() => selection.setAllLevers(true)}>
                  ${say("levers.show_all")}
                </button>
              </p>
            `
          : html`
              <${Packages} about=${about} option=${shown} set=${actions.setOption} />
            `
      }
      <${Levers} about=${about} option=${shown} only=${only} drag=${drag} set=${actions.setOption} />
      <details class="assumptions" open=${reversed > 0}>
        <summary>
          ${say("reverse.title")}${" "}
          <span class="muted">${reversed ? say("levers.moved", { number: reversed }) : ""}</span>
        </summary>
        <${Assumptions}
          about=${about}
          option=${state.option}
          marked=${demo ? demo.break_it : []}
          reverse=${actions.reverse}
          setWorld=${actions.setWorld}
        />
      </details>
      <${RunSettings} about=${about} state=${state} change=${history.change} />
    </section>
  `;
}

/** The seed and the scale of the runs. */
function RunSettings({ about, state, change }) {
  const setSeed = (event) => {
    const seed = Math.round(Number(event.target.value));
    if (seed >= 0 && seed <= about.limits.seed) change({ seed });
  };
  const setScale = (event) => change({ scale: event.target.value, office: null });
  return html`
    <details class="more">
      <summary>${say("run.title")}</summary>
      <label>
        ${say("run.seed")}${" "}
        <input type="number" min="0" max=${about.limits.seed} value=${state.seed} onChange=${setSeed} />
      </label>
      <label>
        ${say("run.scale")}${" "}
        <select value=${state.scale} onChange=${setScale}>
          ${about.scales.map(
            (one) => html`
              <option key=${one.id} value=${one.id}>${one.label}</option>
            `,
          )}
        </select>
      </label>
    </details>
  `;
}
