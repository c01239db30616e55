/* How far apart the offices are, over time. */

import { html } from "htm/preact";
import { decimals } from "./office_colours.js";
import { frame, GridLines, span, ticks, useTimeMark, YearLabels } from "../panels/plot.js";
import { COLOURS, DASHES } from "../panels/style.js";
import { number, say } from "../words.js";

const SIZE = { width: 560, height: 300, left: 50, right: 12, top: 10, bottom: 28 };
/** Of the offices in order of the outcome, those at these shares of the way. */
const SHARES = [0.1, 0.25, 0.5, 0.75, 0.9];
/** Months between two points of the drawing. */
const EVERY = 2;

/** [month, value at each of SHARES] for an option; months in which no office has a value are left out. */
function quantiles(playback, outcome) {
  const rows = [];
  for (let month = 0; month <= playback.months; month += EVERY) {
    const values = playback.who.size.map((_, office) => playback.office(outcome, office, month));
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    if (sorted.length)
      rows.push([month, ...SHARES.map((share) => sorted[Math.round(share * (sorted.length - 1))])]);
  }
  return rows;
}

/** From the tenth to the ninetieth of a hundred, the middle half, and the middle one. */
function Fan({ rows, i, frame: { x, y } }) {
  const line = (column) => rows.map((row) => `${x(row[0])} ${y(row[column])}`);
  const area = (low, high) => `M${line(high).join("L")}L${line(low).reverse().join("L")}Z`;
  return html`
    <g>
      <path d=${area(1, 5)} fill=${COLOURS[i]} opacity="0.13" />
      <path d=${area(2, 4)} fill=${COLOURS[i]} opacity="0.2" />
      <path
        d=${`M${line(3).join("L")}`}
        fill="none"
        stroke=${COLOURS[i]}
        stroke-width="2.2"
        stroke-dasharray=${DASHES[i]}
      />
    </g>
  `;
}

export function Spread({ about, options, outcome }) {
  const fans = options
    .filter((one) => one.playback)
    .map((option) => ({ option, rows: quantiles(option.playback, outcome) }))
    .filter((fan) => fan.rows.length);
  const [low, high] = span(fans.flatMap((fan) => fan.rows.flatMap((row) => row.slice(1))));
  const plot = frame(SIZE, [0, 12 * about.years], [low, high]);
  const { width, height, top, bottom, x } = plot;
  const mark = useTimeMark(x);
  const scale = ticks(low, high, 5);
  const { label } = about.office_outcomes.find((one) => one.id === outcome);
  const title = say("spread.title", { outcome: label });
  const drawn = fans.map(
    ({ option, rows }) => html`
      <${Fan} key=${option.key} rows=${rows} i=${options.indexOf(option)} frame=${plot} />
    `,
  );
  return html`
    <figure class="spread">
      <figcaption>
        <strong>${title}</strong>
        ${" "}
        <span class="muted">${say("spread.note")}</span>
      </figcaption>
      <svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${title}>
        <${GridLines} values=${scale.values} text=${(value) => number(value, scale.digits)} frame=${plot} />
        <${YearLabels} years=${about.years} x=${x} at=${height - 8} />
        ${drawn.reverse()}
        <line ref=${mark} y1=${top} y2=${height - bottom} class="cursor" />
      </svg>
      <${LastYear} fans=${fans} digits=${decimals(high) + 1} />
    </figure>
  `;
}

/** The low, middle and high office at the end, a row an option. */
function LastYear({ fans, digits }) {
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${say("spread.table")}>
      <table class="numbers">
        <caption>${say("spread.table")}</caption>
        <thead>
          <tr>
            <th scope="col">${say("option")}</th>
            <th scope="col">${say("spread.low")}</th>
            <th scope="col">${say("spread.middle")}</th>
            <th scope="col">${say("spread.high")}</th>
          </tr>
        </thead>
        <tbody>
          ${fans.map(
            ({ rows, option }) => html`
              <tr key=${option.key}>
                <th scope="row">${option.label}</th>
                ${[1, 3, 5].map(
                  (part) => html`
                    <td key=${part}>${number(rows.at(-1)[part], digits)}</td>
                  `,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
