/* The top of the page: title, what can be opened, and the language. */

import { html } from "htm/preact";
import { say } from "../words.js";

const LANGUAGES = { nb: "Norsk", en: "English" };

export function Header({ state, speak, selection: { panel, setPanel } }) {
  const toggle = (name) => setPanel(panel === name ? null : name);
  return html`
    <header>
      <h1>${say("title")}</h1>
      <p class="lead">${say("lead")}</p>
      <nav aria-label=${say("nav")}>
        <button type="button" class="go" aria-expanded=${panel === "demos"} onClick=${() => toggle("demos")}>
          ${say("demos")}
        </button>
        <button type="button" onClick=${() => setPanel("share")}>${say("share.open")}</button>
        <button type="button" aria-expanded=${panel === "about"} onClick=${() => toggle("about")}>
          ${say("about.open")}
        </button>
        <span class="languages" role="group" aria-label=${say("language")}>
          ${Object.entries(LANGUAGES).map(
            ([id, name]) => html`
              <button
                key=${id}
                type="button"
                lang=${id}
                aria-pressed=${state.language === id}
                onClick=${() => speak(id)}
              >
                ${name}
              </button>
            `,
          )}
        </span>
      </nav>
    </header>
  `;
}
