/* Month by month, for each of two options: whether the decision was right, and what was known at hand. */

import { html } from "htm/preact";
import { loopLabel } from "./answer.js";
import { COLOURS, VIEW_COLOURS } from "../panels/style.js";
import { when } from "../panels/transport.js";
import { say } from "../words.js";

const LEFT = 120;
const WIDTH = 520;
/** The rows of a line with their height below its top. */
const ROWS = [
  ["right", 0],
  ["view", 22],
  ["routine", 36],
  ["guidance", 50],
];
const YEARS = [0, 2, 4, 6, 8, 10];

/** In how many months the decision was right. */
export const rightCount = (line) => line.right.filter(Boolean).length;

export function CaseLines({ about, trace: { lines, parted }, first, second }) {
  const months = lines[0].acts.length;
  const x = (month) => LEFT + (WIDTH * month) / months;
  const width = WIDTH / months;
  const words = {
    first: first.label,
    a: rightCount(lines[0]),
    second: second.label,
    b: rightCount(lines[1]),
    months,
  };
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${say("case.title")}>
      <svg class="case-lines" viewBox="0 0 650 190" role="img" aria-label=${say("case.alt", words)}>
        ${lines.map(
          (line, i) => html`
            <${CaseLine} key=${i} i=${i} line=${line} about=${about} x=${x} width=${width} />
          `,
        )}
        ${
          parted === null
            ? null
            : html`
                <rect
                  x=${x(parted) - 2}
                  y="2"
                  width=${width + 4}
                  height="164"
                  fill="none"
                  stroke="#1b1f24"
                  stroke-width="2"
                />
              `
        }
        ${YEARS.map(
          (year) => html`
            <text key=${year} x=${x((months * year) / 10)} y="182" text-anchor="middle" class="tick">
              ${year}
            </text>
          `,
        )}
      </svg>
    </div>
  `;
}

function CaseLine({ i, line, about, x, width }) {
  const label = ([row, at]) => html`
    <text
      key=${row}
      x="114"
      y=${at + (row === "right" ? 9 : 6)}
      text-anchor="end"
      dominant-baseline="central"
      class="tick"
    >
      ${say(`case.row_${row}`)}
    </text>
  `;
  const cells = ([row, at]) =>
    line[row].map(
      (value, m) => html`
        <${Cell}
          key=${row + m}
          value=${value}
          row=${row}
          x=${x(m)}
          y=${at}
          width=${width - 0.4}
          title=${cellWords(about, line, row, m)}
        />
      `,
    );
  return html`
    <g transform=${`translate(0 ${8 + 88 * i})`}>
      <text x="0" y="-1" dominant-baseline="hanging" class="tick strong">${i + 1}</text>
      ${[...ROWS.map(label), ...ROWS.map(cells)]}
    </g>
  `;
}

/** One month of one row: the decision stands out, what was known is paler. */
function Cell({ value, row, x, y, width, title }) {
  const isDecision = row === "right";
  const decided = value ? COLOURS[0] : COLOURS[1];
  return html`
    <rect
      x=${x}
      y=${y}
      width=${width}
      height=${isDecision ? 18 : 11}
      fill=${isDecision ? decided : VIEW_COLOURS[value]}
      opacity=${isDecision ? 1 : 0.55}
    >
      <title>${title}</title>
    </rect>
  `;
}

/** What a cell says when it is pointed at. */
function cellWords(about, line, row, m) {
  const month = when(m + 1);
  if (row === "right")
    return `${month}: ${say(`how.${line.how[m]}`)}, ${say(line.right[m] ? "stands.1" : "stands.-1")}`;
  const source = row === "guidance" ? null : line[`${row}_from`][m];
  return `${month}: ${say(`stands.${line[row][m]}`)}${source ? ` (${loopLabel(about, source)})` : ""}`;
}
