/*
 * One outcome over the years: a line an option, a band where there are worlds, the time that is shown as a
 * mark.
 */

import { html } from "htm/preact";
import { frame, GridLines, span, summarise, ticks, useTimeMark, YearLabels } from "./plot.js";
import { COLOURS, DASHES } from "./style.js";
import { number, say } from "../words.js";

const SIZE = { width: 400, height: 190, left: 46, right: 10, top: 8, bottom: 24 };

/** The lines of an outcome: one an option, each a list of {x (month), y, half}. */
function linesOf(outcome, options, about, worlds) {
  const monthly = about.series.some((one) => one.id === outcome);
  const column = about.outcomes.findIndex((one) => one.id === outcome);
  return options.map((option) => {
    if (!monthly && worlds && option.worlds.length > 1) return meanLine(option.worlds, column, about);
    if (!option.playback) return [];
    const values = monthly ? option.playback.series[outcome] : option.playback.outcomes[outcome];
    return values.map((y, i) => ({ x: monthly ? i : 12 * i, y: y === null ? NaN : y, half: NaN }));
  });
}

/** Mean and half interval over the worlds, year by year. */
function meanLine(worlds, column, about) {
  return Array.from({ length: about.years + 1 }, (_, year) => {
    const values = worlds.map((world) => world[column][year]);
    const { mean, half } = summarise(values, about);
    return { x: 12 * year, y: mean, half };
  });
}

/** The span of values that the chart shows: all of the lines and bands, and a little room. */
function valueSpan(lines) {
  const ends = ({ y, half }) => (Number.isFinite(half) ? [y - half, y + half] : [y]);
  let [low, high] = span(lines.flat().flatMap(ends).filter(Number.isFinite));
  const least = 0.02 * Math.max(1e-9, Math.abs(high), Math.abs(low));
  if (high - low < least) {
    low -= least;
    high += least;
  }
  const room = 0.08 * (high - low);
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}

/** The path through points; it breaks where a value is not defined. */
function linePath(points, { x, y }) {
  let path = "";
  let pen = false;
  for (const point of points) {
    const defined = Number.isFinite(point.y);
    if (defined) path += `${pen ? "L" : "M"}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`;
    pen = defined;
  }
  return path;
}

/** The outline of the band around the points that have an interval. */
function bandPath(points, { x, y }) {
  const within = points.filter((point) => Number.isFinite(point.half));
  if (!within.length) return "";
  const at = (point, value) => `${x(point.x).toFixed(1)} ${y(value).toFixed(1)}`;
  const upper = within.map((point) => at(point, point.y + point.half));
  const lower = within.map((point) => at(point, point.y - point.half)).reverse();
  return `M${upper.join("L")}L${lower.join("L")}Z`;
}

export function Chart({ outcome, options, about, worlds, marks = [] }) {
  const meta = [...about.outcomes, ...about.series].find((one) => one.id === outcome);
  const lines = linesOf(outcome, options, about, worlds);
  const [low, high] = valueSpan(lines);
  const plot = frame(SIZE, [0, 12 * about.years], [low, high]);
  const { width, height, top, bottom, x } = plot;
  const mark = useTimeMark(x);
  const scale = ticks(low, high);
  const label = meta.label + (meta.unit ? ` (${meta.unit})` : "");
  const names = options.map((one) => one.label).join("; ");
  const line = (points, i) => html`
    <path
      key=${i}
      d=${linePath(points, plot)}
      fill="none"
      stroke=${COLOURS[i]}
      stroke-width=${i ? 1.8 : 2.6}
      stroke-dasharray=${DASHES[i]}
      class="line"
    />
  `;
  const band = (points, i) => html`
    <path key=${`b${i}`} d=${bandPath(points, plot)} fill=${COLOURS[i]} opacity="0.16" />
  `;
  return html`
    <figure class="chart" data-outcome=${outcome}>
      <${Caption} meta=${meta} />
      <svg
        viewBox=${`0 0 ${width} ${height}`}
        role="img"
        aria-label=${say("chart.alt", { outcome: label, options: names })}
      >
        <${GridLines} values=${scale.values} text=${(value) => number(value, scale.digits)} frame=${plot} />
        <${YearLabels} years=${about.years} x=${x} at=${height - 8} />
        ${marks.map(
          (month) => html`
            <line key=${month} x1=${x(month)} x2=${x(month)} y1=${top} y2=${height - bottom} class="mark" />
          `,
        )}
        ${[...lines.map(band).reverse(), ...lines.map(line).reverse()]}
        <line ref=${mark} y1=${top} y2=${height - bottom} class="cursor" />
      </svg>
    </figure>
  `;
}

/** The outcome's name, its unit, and which way is better. */
function Caption({ meta }) {
  const better = meta.better ? ` · ${say(meta.better > 0 ? "chart.more" : "chart.less")}` : "";
  return html`
    <figcaption>
      <strong>${meta.label}</strong>
      ${" "}
      <span class="muted">${meta.unit || say("series.unit")}${better}</span>
    </figcaption>
  `;
}
