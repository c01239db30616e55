/* The levers, level by level. */

import { html } from "htm/preact";
import { useState } from "preact/hooks";
import { Lever } from "./lever.js";
import { say } from "../words.js";

/** All levers; where `only` names some (in a demonstration), those alone and without levels. */
export function Levers({ about, option, only, drag, set }) {
  const [open, setOpen] = useState({ directorate: true, office: true });
  const lever = (one) => html`
    <${Lever} key=${one.id} lever=${one} about=${about} option=${option} drag=${drag} set=${set} />
  `;
  const shown = only ? about.levers.filter((one) => only.includes(one.id)) : [];
  if (shown.length)
    return html`
      <div class="levers">${shown.map(lever)}</div>
    `;
  return html`
    <div class="levers">
      ${Object.keys(about.levels).map((level) => {
        const own = about.levers.filter((one) => one.level === level);
        const moved = own.filter((one) => one.id in option.levers).length;
        return html`
          <details
            key=${level}
            open=${Boolean(open[level])}
            onToggle=${(event) => setOpen({ ...open, [level]: event.currentTarget.open })}
          >
            <summary>
              <span>${about.levels[level]}</span>
              ${" "}
              <span class="muted">${moved ? say("levers.moved", { number: moved }) : ""}</span>
            </summary>
            ${open[level] ? own.map(lever) : null}
          </details>
        `;
      })}
    </div>
  `;
}
