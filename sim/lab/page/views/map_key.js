/* What width, colour and line of the map mean. */

import { html } from "htm/preact";
import { percent, say } from "../words.js";

/** The words for each colour: shares below the first limit, between two limits, above the last. */
function colourWords(limits, i, last) {
  if (i === last) return say("map.key_over", { low: percent(limits[i]) });
  if (i === 0) return say("map.key_under", { high: percent(limits[1]) });
  return say("map.key_span", { low: percent(limits[i]), high: percent(limits[i + 1]) });
}

export function MapKey({ about }) {
  const classes = about.colours.right;
  const limits = [0, ...classes.map(([limit]) => limit)];
  return html`
    <ul class="map-key" aria-label=${say("map.key")}>
      <li class="muted">${say("map.key_width")}</li>
      ${classes.map(
        ([, colour], i) => html`
          <li key=${colour}>
            <svg width="22" height="10" aria-hidden="true">
              <line x1="0" x2="22" y1="5" y2="5" stroke=${colour} stroke-width="7" />
            </svg>
            ${colourWords(limits, i, classes.length - 1)}
          </li>
        `,
      )}
      <li>
        <svg width="26" height="10" aria-hidden="true">
          <line
            x1="0"
            x2="26"
            y1="5"
            y2="5"
            stroke=${about.colours.unseen}
            stroke-width="5"
            stroke-dasharray="9 4"
          />
        </svg>
        ${say("map.key_loss")}
      </li>
      <li>
        <svg width="26" height="10" aria-hidden="true">
          <line x1="0" x2="26" y1="5" y2="5" stroke="#0b4479" stroke-width="8" />
          <line x1="0" x2="26" y1="5" y2="5" stroke="#fff" stroke-width="2.5" />
        </svg>
        ${say("map.key_double")}${" "}
        <span class="badge theory">${say("theory")}</span>
      </li>
    </ul>
  `;
}
