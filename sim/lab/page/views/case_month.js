/* The month that is shown, in words for both options. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { loopLabel } from "./answer.js";
import { when } from "../panels/transport.js";
import { clock } from "../clock.js";
import { say } from "../words.js";

/** The month of the clock, followed as it plays. */
function useMonth() {
  const [month, setMonth] = useState(Math.round(clock.month));
  useEffect(() => clock.listen((at) => setMonth(Math.round(at))), []);
  return month;
}

export function CaseMonth({ about, options, lines }) {
  const m = Math.max(0, Math.min(lines[0].acts.length - 1, useMonth() - 1));
  const title = when(m + 1);
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table class="numbers">
        <caption>${title}</caption>
        <thead>
          <tr>
            <th scope="col">${say("option")}</th>
            <th scope="col">${say("case.how")}</th>
            <th scope="col">${say("case.row_right")}</th>
            <th scope="col">${say("case.row_view")}</th>
            <th scope="col">${say("case.row_routine")}</th>
            <th scope="col">${say("case.row_guidance")}</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            (line, i) => html`
              <${OptionRow} key=${i} label=${options[i].label} line=${line} m=${m} about=${about} />
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function OptionRow({ label, line, m, about }) {
  const source = (loop) => html`
    ${" "}
    <span class="muted">${loopLabel(about, loop)}</span>
  `;
  const held = (row) => html`
    <td key=${row}>
      ${say(`stands.${line[row][m]}`)}${line[`${row}_from`][m] ? source(line[`${row}_from`][m]) : ""}
    </td>
  `;
  return html`
    <tr>
      <th scope="row">${label}</th>
      <td>${say(`how.${line.how[m]}`)}</td>
      <td>${say(line.right[m] ? "stands.1" : "stands.-1")}</td>
      ${["view", "routine"].map(held)}
      <td>${say(`stands.${line.guidance[m]}`)}</td>
    </tr>
  `;
}
