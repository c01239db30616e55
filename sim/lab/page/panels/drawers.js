/*
 * What is opened from the top of the page: the list of demonstrations, what the lab is, and the dialog that
 * shares.
 */

import { html } from "htm/preact";
import { DemonstrationList } from "./demonstration.js";
import { Share } from "./share.js";
import { say } from "../words.js";

export function Drawers({ about, state, options, demo, selection: { panel, setPanel }, actions }) {
  const close = () => setPanel(null);
  if (panel === "demos")
    return html`
      <section class="drawer" aria-label=${say("demos")}>
        <h2>${say("demos")}</h2>
        <p class="muted">${say("demos_lead")}</p>
        <${DemonstrationList} about=${about} open=${actions.openDemonstration} />
      </section>
    `;
  if (panel === "about")
    return html`
      <section class="drawer prose" aria-label=${say("about.open")}>
        <h2>${say("about.title")}</h2>
        ${["what", "how", "trust", "not"].map(
          (part) => html`
            <p key=${part}>${say(`about.${part}`)}</p>
          `,
        )}
        <button type="button" onClick=${close}>${say("close")}</button>
      </section>
    `;
  if (panel === "share") {
    const title = demo ? `${demo.id} ${demo.title}` : say("title");
    return html`
      <${Share} about=${about} state=${state} options=${options} title=${title} close=${close} />
    `;
  }
  return null;
}
