/* The middle of the page: the chosen view, and the time that it shows. */

import { html } from "htm/preact";
import { Transport } from "./transport.js";
import { VIEWS } from "../state/views.js";
import { MapView } from "../views/map.js";
import { KnowledgePlaces } from "../views/knowledge_places.js";
import { OfficesView, SpreadView } from "../views/offices.js";
import { Sweep } from "../views/sweep.js";
import { TraceCase } from "../views/trace_case.js";
import { TracePractice } from "../views/trace_practice.js";
import { say } from "../words.js";

export function Stage(page) {
  const { state, patch, playback, busy, covered, settle } = page;
  const view = VIEWS.includes(state.view) ? state.view : "map";
  return html`
    <section class="stage" id="stage" tabindex="-1" aria-label=${say("stage")}>
      <${Tabs} view=${view} patch=${patch} />
      <div class="view" role="tabpanel" id="view" aria-labelledby=${`tab-${view}`}>
        ${
          covered
            ? html`
                <${Cover} patch=${patch} />
              `
            : html`
                <${View} name=${view} page=${page} />
              `
        }
      </div>
      ${
        covered
          ? null
          : html`
              <${Transport} settled=${settle} />
            `
      }
      <p class="muted status" role="status">${busy || !playback ? say("run.under_way") : ""}</p>
    </section>
  `;
}

function Tabs({ view, patch }) {
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = VIEWS[(VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length];
    patch({ view: next });
    document.getElementById(`tab-${next}`).focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${say("stage")} onKeyDown=${keys}>
      ${VIEWS.map(
        (one) => html`
          <button
            key=${one}
            type="button"
            role="tab"
            id=${`tab-${one}`}
            aria-selected=${one === view}
            aria-controls="view"
            tabindex=${one === view ? 0 : -1}
            onClick=${() => patch({ view: one })}
          >
            ${say(`view.${one}`)}
          </button>
        `,
      )}
    </div>
  `;
}

/** What a demonstration shows until somebody has guessed. */
function Cover({ patch }) {
  return html`
    <div class="cover">
      <p>${say("demo.cover")}</p>
      <button type="button" onClick=${() => patch({ step: 2 })}>${say("demo.uncover")}</button>
    </div>
  `;
}

function View({ name, page }) {
  const { about, state, patch, month, options, playback } = page;
  if (name === "map")
    return html`
      <${MapView} ...${page} />
    `;
  if (name === "offices" && playback)
    return html`
      <${OfficesView} ...${page} />
    `;
  if (name === "spread" && playback)
    return html`
      <${SpreadView} ...${page} />
    `;
  if (name === "levels")
    return html`
      <${KnowledgePlaces} about=${about} options=${options} month=${month} />
    `;
  const shared = { about, state, options };
  if (name === "sweep")
    return html`
      <${Sweep}
        about=${about}
        state=${state}
        option=${state.option}
        outcomes=${state.outcomes}
        choose=${(sweep) => patch({ sweep })}
      />
    `;
  if (name === "idea")
    return html`
      <${TracePractice} ...${shared} choose=${(practice) => patch({ practice })} />
    `;
  if (name === "case")
    return html`
      <${TraceCase} ...${shared} choose=${(person, practice) => patch({ person, practice })} />
    `;
  return null;
}
