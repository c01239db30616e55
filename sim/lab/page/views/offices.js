/* The offices as a grid and as a spread, each with the choice of the outcome that is shown. */

import { html } from "htm/preact";
import { OfficeGrid } from "./office_grid.js";
import { OfficePanel } from "./office_panel.js";
import { Spread } from "./spread.js";
import { say } from "../words.js";

/** Which outcome of the offices is shown. */
function OutcomeChoice({ about, state, patch }) {
  return html`
    <label>
      ${say("offices.colour")}${" "}
      <select value=${state.colour} onChange=${(event) => patch({ colour: event.target.value })}>
        ${about.office_outcomes.map(
          (one) => html`
            <option key=${one.id} value=${one.id}>${one.label}</option>
          `,
        )}
      </select>
    </label>
  `;
}

/** Whether each office is coloured by its difference from itself under another option. */
function ComparedCheck({ against, selection: { compared, setCompared } }) {
  if (!against) return null;
  return html`
    <label class="check">
      <input type="checkbox" checked=${compared} onChange=${() => setCompared(!compared)} />
      ${" "}${say("offices.against", { other: against.label })}
    </label>
  `;
}

export function OfficesView({ about, state, patch, playback, against, month, selection }) {
  const { office } = state;
  const isOpen = office !== null && office < playback.who.size.length;
  return html`
    <div class="bar">
      <${OutcomeChoice} about=${about} state=${state} patch=${patch} />
      <${ComparedCheck} against=${against} selection=${selection} />
    </div>
    <${OfficeGrid}
      about=${about}
      playback=${playback}
      against=${selection.compared && against ? against.playback : null}
      outcome=${state.colour}
      office=${office}
      month=${month}
      choose=${(one) => patch({ office: one === office ? null : one })}
    />
    ${
      isOpen
        ? html`
            <${OfficePanel}
              about=${about}
              state=${state}
              option=${state.option}
              office=${office}
              month=${month}
              close=${() => patch({ office: null })}
            />
          `
        : html`
            <p class="muted">${say("offices.hint")}</p>
          `
    }
  `;
}

export function SpreadView({ about, state, patch, options }) {
  return html`
    <div class="bar"><${OutcomeChoice} about=${about} state=${state} patch=${patch} /></div>
    <${Spread} about=${about} options=${options} outcome=${state.colour} />
  `;
}
