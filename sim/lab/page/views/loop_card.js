/* What a loop is: its sentence, what it moved, which levers move it, and its place in the report. */

import { html } from "htm/preact";
import { isLoss, movedBy } from "./map_flows.js";
import { Passage } from "../panels/passage.js";
import { number, percent, say } from "../words.js";

export function LoopCard({ about, playback, id, month, against, againstLabel }) {
  const loop = about.loops.find((one) => one.id === id);
  if (!loop)
    return html`
      <div class="loop-card empty"><p>${say("map.hint")}</p></div>
    `;
  const counts = (one) => {
    const { right, wrong } = movedBy(id, one, about, month);
    const share = percent(right + wrong > 0 ? right / (right + wrong) : NaN);
    const parts = { right: number(right), wrong: number(wrong), share };
    return say(isLoss(id, about) ? "map.lost" : "map.moved", parts);
  };
  const leverLabel = (name) => about.levers.find((lever) => lever.id === name).label;
  return html`
    <div class="loop-card" aria-live="polite">
      <h3>
        ${loop.label}${" "}${
          loop.cycle
            ? html`
                <span class="badge theory">${`${say(`map.${loop.cycle}`)} · ${say("theory")}`}</span>
              `
            : null
        }
      </h3>
      <p>${loop.sentence}</p>
      ${
        playback
          ? html`
              <p class="counts">${counts(playback)}</p>
            `
          : null
      }
      ${
        against
          ? html`
              <p class="counts muted">${againstLabel}:${" "}${counts(against)}</p>
            `
          : null
      }
      <p class="muted">
        ${say("map.moved_by")}:${" "}${loop.levers.map(leverLabel).join(" · ") || say("map.no_lever")}
      </p>
      <${Passage} passage=${loop.passage} />
    </div>
  `;
}
