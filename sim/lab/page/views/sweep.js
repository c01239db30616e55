/* Outcomes against a lever: the same worlds with the lever at five places from none to full. */

import { html } from "htm/preact";
import { frame, GridLines, span, summarise, ticks } from "../panels/plot.js";
import { COLOURS, DASHES } from "../panels/style.js";
import { leverValue } from "../lever_values.js";
import { PLACES, SWEEP_WORLDS, useLeverSweep } from "../state/lever_sweep.js";
import { number, say } from "../words.js";

const SIZE = { width: 560, height: 330, left: 48, right: 12, top: 10, bottom: 40 };

/** For each outcome that is shown: the outcome, and {place, mean, half} at each place in the last year. */
function sweepLines(about, outcomes, worlds) {
  const column = (id) => about.outcomes.findIndex((one) => one.id === id);
  return outcomes
    .filter((id) => column(id) >= 0)
    .map((id) => {
      const point = (place, i) => {
        const values = worlds.map((world) => world[i][column(id)][about.years]);
        return { place, ...summarise(values, about) };
      };
      return { outcome: about.outcomes[column(id)], points: PLACES.map(point) };
    });
}

function plotOf(lines) {
  const ends = ({ mean, half }) => [mean - (half || 0), mean + (half || 0)];
  const [low, high] = span(lines.flatMap((line) => line.points.flatMap(ends)).filter(Number.isFinite));
  const room = 0.06 * (high - low || 1);
  return { ...frame(SIZE, [0, 1], [low - room, high + room]), low: low - room, high: high + room };
}

export function Sweep({ about, state, option, outcomes, choose }) {
  const lever = about.levers.find((one) => one.id === state.sweep);
  const sweep = useLeverSweep(about, state, option, lever);
  const { worlds, running, trouble } = sweep;
  const done = worlds.length;
  const lines = sweepLines(about, outcomes, worlds);
  const idle = done ? say("sweep.done", { done }) : say("sweep.not_yet");
  const progress = running ? say("sweep.running", { done, of: SWEEP_WORLDS }) : idle;
  return html`
    <div class="sweep">
      <${SweepChoice} about=${about} lever=${lever} choose=${choose} sweep=${sweep} />
      <p role="status" class="muted">${trouble || progress}</p>
      ${
        done
          ? html`
              <${SweepPlot}
                lines=${lines}
                lever=${lever}
                worlds=${done}
                here=${leverValue(option, lever, about)}
              />
              <${SweepKey} lines=${lines} />
              <${SweepTable} lines=${lines} lever=${lever} worlds=${done} />
            `
          : null
      }
    </div>
  `;
}

/** Which lever, and the button that starts. */
function SweepChoice({ about, lever, choose, sweep: { worlds, running, start } }) {
  const numeric = about.levers.filter((one) => !Object.keys(one.choices).length);
  return html`
    <p>
      ${say("sweep.lead", { year: about.years })}${" "}
      <label>
        ${say("sweep.lever")}${" "}
        <select value=${lever.id} onChange=${(event) => choose(event.target.value)}>
          ${numeric.map(
            (one) => html`
              <option key=${one.id} value=${one.id}>${one.label}</option>
            `,
          )}
        </select>
      </label>
      ${" "}
      <button type="button" class="go" disabled=${running || worlds.length >= SWEEP_WORLDS} onClick=${start}>
        ${say("sweep.run", { worlds: SWEEP_WORLDS })}
      </button>
    </p>
  `;
}

/** Mean and interval at each place; a mark where the lever stands now. */
function SweepPlot({ lines, lever, worlds, here }) {
  const plot = plotOf(lines);
  const { width, height, left, right, top, bottom, x, low, high } = plot;
  const scale = ticks(low, high, 5);
  const anchor = (place) => ({ 0: "start", 1: "end" })[place] || "middle";
  return html`
    <svg
      viewBox=${`0 0 ${width} ${height}`}
      role="img"
      aria-label=${say("sweep.alt", { lever: lever.label })}
      data-worlds=${worlds}
    >
      <${GridLines} values=${scale.values} text=${(value) => number(value, scale.digits)} frame=${plot} />
      ${PLACES.map(
        (place) => html`
          <text key=${place} x=${x(place)} y=${height - 22} text-anchor=${anchor(place)} class="tick">
            ${number(place, 2)}
          </text>
        `,
      )}
      <text x=${(left + width - right) / 2} y=${height - 5} text-anchor="middle" class="tick">
        ${lever.label}
      </text>
      <line x1=${x(here)} x2=${x(here)} y1=${top} y2=${height - bottom} class="mark" />
      ${lines.map(
        (line, i) => html`
          <${SweepLine} key=${line.outcome.id} points=${line.points} i=${i} plot=${plot} />
        `,
      )}
    </svg>
  `;
}

function SweepLine({ points, i, plot: { x, y } }) {
  const there = points.filter((point) => Number.isFinite(point.mean));
  const colour = COLOURS[i % COLOURS.length];
  const at = (point, value) => `${x(point.place)} ${y(value)}`;
  const upper = there.map((point) => at(point, point.mean + point.half));
  const lower = there.map((point) => at(point, point.mean - point.half)).reverse();
  const hasBand = there.length > 0 && there.every((point) => Number.isFinite(point.half));
  const line = there.map((point) => at(point, point.mean)).join("L");
  return html`
    <g>
      ${
        hasBand
          ? html`
              <path d=${`M${upper.join("L")}L${lower.join("L")}Z`} fill=${colour} opacity="0.15" />
            `
          : null
      }
      <path
        d=${there.length ? `M${line}` : ""}
        fill="none"
        stroke=${colour}
        stroke-width="2.4"
        stroke-dasharray=${DASHES[i % DASHES.length]}
      />
      ${there.map(
        (point) => html`
          <circle key=${point.place} cx=${x(point.place)} cy=${y(point.mean)} r="3.5" fill=${colour} />
        `,
      )}
    </g>
  `;
}

function SweepKey({ lines }) {
  return html`
    <ul class="key">
      ${lines.map(
        ({ outcome }, i) => html`
          <li key=${outcome.id}>
            <svg width="30" height="10" aria-hidden="true">
              <line
                x1="0"
                x2="30"
                y1="5"
                y2="5"
                stroke=${COLOURS[i % COLOURS.length]}
                stroke-width="2.6"
                stroke-dasharray=${DASHES[i % DASHES.length]}
              />
            </svg>
            ${outcome.label}
          </li>
        `,
      )}
    </ul>
  `;
}

function SweepTable({ lines, lever, worlds }) {
  const cell = ({ place, mean, half }, digits) => html`
    <td key=${place}>
      ${number(mean, digits)}${
        Number.isFinite(half)
          ? html`
              ${" "}
              <span class="muted">${`±${number(half, digits)}`}</span>
            `
          : ""
      }
    </td>
  `;
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${say("view.sweep")}>
      <table class="numbers">
        <caption>${say("sweep.table", { worlds, lever: lever.label })}</caption>
        <thead>
          <tr>
            <th scope="col">${lever.label}</th>
            ${PLACES.map(
              (place) => html`
                <th scope="col" key=${place}>${number(place, 2)}</th>
              `,
            )}
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ({ outcome, points }) => html`
              <tr key=${outcome.id}>
                <th scope="row">${outcome.label}</th>
                ${points.map((point) => cell(point, outcome.decimals))}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
