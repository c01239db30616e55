/*
 * Who has a practice right, month by month: a band for each loop that they have it from; below, what the
 * guidance says.
 */

import { html } from "htm/preact";
import { loopLabel } from "./answer.js";
import { YearLabels } from "../panels/plot.js";
import { COLOURS, GREY } from "../panels/style.js";
import { percent, say } from "../words.js";

const LOOP_COLOURS = "#0b5394 #007a5e #a84300 #6a51a3 #8c6d00 #0097a7 #b0487f #4d7c0f #5f6b78".split(" ");
/** Loops with a band of their own; the others share one. */
const OWN_BANDS = 8;
const LEFT = 8;
const WIDTH = 544;
const HEIGHT = 130;
const FLOOR = 140;

/** [loop or null for all others, share by month], the loop with the highest share first. */
function bandsOf(trace) {
  const loops = Object.entries(trace.by_loop).sort((a, b) => Math.max(...b[1]) - Math.max(...a[1]));
  const rest = loops.slice(OWN_BANDS);
  if (!rest.length) return loops;
  const sum = rest[0][1].map((_, m) => rest.reduce((total, [, shares]) => total + shares[m], 0));
  return [...loops.slice(0, OWN_BANDS), [null, sum]];
}

export function PracticeShares({ about, trace, label }) {
  const bands = bandsOf(trace);
  const name = (loop) => (loop ? loopLabel(about, loop) : say("idea.others"));
  const months = trace.right.guidance.length - 1;
  const x = (month) => LEFT + (WIDTH * month) / months;
  const y = (share) => FLOOR - HEIGHT * share;
  const share = percent(trace.right.caseworkers.at(-1));
  return html`
    <svg viewBox="0 0 560 172" role="img" aria-label=${say("idea.alt", { label, share })}>
      ${[0, 0.5, 1].map(
        (one) => html`
          <line key=${one} x1=${LEFT} x2=${LEFT + WIDTH} y1=${y(one)} y2=${y(one)} class="grid" />
        `,
      )}
      <${Bands} bands=${bands} months=${months} x=${x} y=${y} name=${name} />
      <${GuidanceRow} trace=${trace} months=${months} x=${x} />
      ${trace.turned.map(
        (m) => html`
          <line key=${`t${m}`} x1=${x(m)} x2=${x(m)} y1="6" y2="156" class="mark" />
        `,
      )}
      <${YearLabels} years=${10} x=${x} at="167" />
    </svg>
    <ul class="key">
      ${bands.map(
        ([loop], i) => html`
          <li key=${i}>
            <span class="dot" style=${{ backgroundColor: LOOP_COLOURS[i] }}></span>
            ${name(loop)}
          </li>
        `,
      )}
    </ul>
  `;
}

/** The bands on top of each other. */
function Bands({ bands, months, x, y, name }) {
  let below = new Array(months + 1).fill(0);
  return bands.map(([loop, shares], i) => {
    const above = shares.map((share, m) => below[m] + share);
    const edge = (heights) => heights.map((share, m) => `${x(m).toFixed(1)} ${y(share).toFixed(1)}`);
    const path = `M${edge(above).join("L")}L${edge(below).reverse().join("L")}Z`;
    below = above;
    return html`
      <path key=${i} d=${path} fill=${LOOP_COLOURS[i]} opacity="0.75"><title>${name(loop)}</title></path>
    `;
  });
}

/** What the guidance says of the practice: right, wrong or nothing. */
function GuidanceRow({ trace: { right, wrong }, months, x }) {
  const colour = (m) => {
    if (right.guidance[m]) return COLOURS[0];
    return wrong.guidance[m] ? COLOURS[1] : GREY;
  };
  const width = WIDTH / months + 0.5;
  return right.guidance.map(
    (_, m) =>
      m > 0 &&
      html`
        <rect key=${m} x=${x(m - 1)} y="146" width=${width} height="10" fill=${colour(m)} />
      `,
  );
}
