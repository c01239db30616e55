/* A place in the report: its words as printed, where they stand, and how strongly it speaks. */

import { html } from "htm/preact";
import { say } from "../words.js";

export function Passage({ passage }) {
  const { quote, section, strength, note } = passage;
  return html`
    <p class="passage">
      <q lang="nb">${quote}</q>
      ${" "}
      <span class="where">${say("passage", { section, strength })}</span>
      ${
        note
          ? html`
              ${" "}
              <span class="where">${note}</span>
            `
          : null
      }
    </p>
  `;
}
