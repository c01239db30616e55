/*
 * Each practice of an office as a column: how many have it right or wrong, what the routine says, whether
 * it differs.
 */

import { html } from "htm/preact";
import { loopLabel } from "./answer.js";
import { COLOURS, VIEW_COLOURS } from "../panels/style.js";
import { say } from "../words.js";

const LEFT = 80;
const WIDTH = 560;
/** Height of a column in which all have a view. */
const TALLEST = 70;
const FLOOR = 76;
const ROWS = { people: 38, routine: 91, guidance: 109, differs: 127 };

const countOf = (list, value) => list.filter((one) => one === value).length;

export function PracticeStrip({ practices, staff, about }) {
  const { y, routine } = practices;
  const order = y.map((_, m) => m).sort((a, b) => y[a] - y[b] || a - b);
  const width = WIDTH / order.length;
  const counts = { right: countOf(routine, 1), wrong: countOf(routine, -1), none: countOf(routine, 0) };
  const column = (m, i) => html`
    <${Practice}
      key=${m}
      m=${m}
      x=${LEFT + i * width}
      width=${width}
      practices=${practices}
      staff=${staff}
      about=${about}
    />
  `;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${say("office.practices")}>
      <svg class="strip" viewBox="0 0 640 150" role="img" aria-label=${say("office.practices_alt", counts)}>
        ${Object.entries(ROWS).map(
          ([row, at]) => html`
            <text key=${row} x="74" y=${at} text-anchor="end" dominant-baseline="central" class="tick">
              ${say(`office.row_${row}`)}
            </text>
          `,
        )}
        ${order.map(column)}
        <text x="80" y="146" class="tick">${say("office.standard")}</text>
        <text x="640" y="146" text-anchor="end" class="tick">${say("office.tailored")}</text>
      </svg>
    </div>
  `;
}

/** One practice: the people above, then the routine, the guidance, and a mark where the office differs. */
function Practice({ m, x, width, practices, staff, about }) {
  const right = (TALLEST * practices.right[m]) / staff;
  const wrong = (TALLEST * practices.wrong[m]) / staff;
  const source = practices.routine_source[m];
  const words = {
    number: m + 1,
    right: practices.right[m],
    wrong: practices.wrong[m],
    staff,
    routine: say(`stands.${practices.routine[m]}`),
    loop: source ? loopLabel(about, source) : "–",
  };
  const box = { x, width: width - 1 };
  return html`
    <g>
      <title>${say("office.practice", words)}</title>
      <rect ...${box} y=${FLOOR - right} height=${right} fill=${COLOURS[0]} />
      <rect ...${box} y=${FLOOR - right - wrong} height=${wrong} fill=${COLOURS[1]} />
      <rect ...${box} y="84" height="14" fill=${VIEW_COLOURS[practices.routine[m]]} />
      <rect ...${box} y="102" height="14" fill=${VIEW_COLOURS[practices.guidance[m]]} />
      ${
        practices.deviates[m]
          ? html`
              <path d=${`M${x + width / 2} 121l4 6-4 6-4-6z`} fill="#1b1f24" />
            `
          : null
      }
    </g>
  `;
}
