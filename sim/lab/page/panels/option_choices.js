/* What an option starts from: its package, reversed assumptions, and the world that everything happens in. */

import { html } from "htm/preact";
import { number, say } from "../words.js";

/** Which package the levers start from. */
export function Packages({ about, option, set }) {
  const chosen = about.packages.find((one) => one.id === option.package);
  const choose = (event) => set({ ...option, package: event.target.value, levers: {} });
  return html`
    <div class="packages">
      <label for="package">${say("levers.package")}</label>
      <select id="package" value=${option.package} onChange=${choose}>
        ${about.packages.map(
          ({ id, code, label, badge }) => html`
            <option key=${id} value=${id}>${code}${" "}${label}${badge ? ` (${badge})` : ""}</option>
          `,
        )}
      </select>
      <p class="muted">
        ${chosen.idea}${" "}${
          chosen.badge
            ? html`
                <span class="badge outside">${chosen.badge}</span>
              `
            : null
        }
      </p>
    </div>
  `;
}

/** Assumptions that can be reversed, and the world that everything happens in. */
export function Assumptions({ about, option, marked, reverse, setWorld }) {
  return html`
    <div>
      <p class="muted">${say("reverse.lead")}</p>
      <ul class="reversals">
        ${about.reversals.map(
          (one) => html`
            <li key=${one.id} class=${marked.includes(one.id) ? "marked" : ""}>
              <label>
                <input
                  type="checkbox"
                  checked=${option.reversed.includes(one.id)}
                  onChange=${() => reverse(one.id)}
                />
                ${" "}${one.label}
              </label>
              <p class="muted">${one.sentence}</p>
            </li>
          `,
        )}
      </ul>
      <label>
        ${say("reverse.world")}${" "}
        <select
          value=${option.world.name || "norway_2014"}
          onChange=${(event) => setWorld(event.target.value)}
        >
          ${about.worlds.map(
            (one) => html`
              <option key=${one.id} value=${one.id}>${one.label}</option>
            `,
          )}
        </select>
      </label>
      <${WorldNumbers} world=${option.world} />
    </div>
  `;
}

/** The numbers that the option sets in its world, where there are any. */
function WorldNumbers({ world }) {
  const numbers = Object.entries(world).filter(([key]) => key !== "name");
  if (!numbers.length) return null;
  const text = ([key, value]) => `${say(`world.${key}`)} ${number(value, value % 1 ? 2 : 0)}`;
  return html`
    <p class="muted">${say("reverse.numbers")}:${" "}${numbers.map(text).join(" · ")}</p>
  `;
}
