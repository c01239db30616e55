/* One outcome over the years: a line an option, a band where there are worlds, the time that is shown as a mark. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clock } from "./clock.js";
import { inside, number, say } from "./words.js";

const WIDTH = 400, HEIGHT = 190, LEFT = 46, RIGHT = 10, TOP = 8, BOTTOM = 24;
export const DASHES = ["none", "7 3", "2 3", "8 3 2 3"];
/** The colours of the run that is played and of those pinned beside it. */
export const COLOURS = ["#0b5394", "#a84300", "#1b1f24", "#6a51a3"];

/** Round numbers between two ends. */
export function ticks(low, high, about_so_many = 4) {
  const rough = (high - low) / about_so_many, ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * ten).find((one) => one >= rough);
  const found = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-6; value += step) found.push(value);
  return { found, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (Math.abs(step / ten - 2.5) < 1e-6 ? 1 : 0)) };
}

/** Mean and the half of the 95 per cent interval of numbers, those that are not defined left out. */
export function summed(values, about) {
  const there = values.filter((value) => value !== null && Number.isFinite(value)), n = there.length;
  if (!n) return { mean: NaN, half: NaN, n };
  const mean = there.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, half: NaN, n };
  const sd = Math.sqrt(there.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { mean, half: (about.quantiles[n] * sd) / Math.sqrt(n), n };
}

/** The lines of an outcome: one an option, each a list of {x (month), y, half}. */
export function lines_of(outcome, options, about, worlds) {
  const monthly = about.series.some((one) => one.id === outcome);
  const column = about.outcomes.findIndex((one) => one.id === outcome);
  return options.map((option) => {
    if (!monthly && worlds && option.worlds.length > 1) {
      const points = [];
      for (let year = 0; year <= about.years; year += 1) {
        const { mean, half } = summed(option.worlds.map((world) => world[column][year]), about);
        points.push({ x: 12 * year, y: mean, half });
      }
      return points;
    }
    if (!option.film) return [];
    const values = monthly ? option.film.series[outcome] : option.film.outcomes[outcome];
    return values.map((y, i) => ({ x: monthly ? i : 12 * i, y: y === null ? NaN : y, half: NaN }));
  });
}

export function Chart({ outcome, options, about, worlds, marks = [] }) {
  const cursor = useRef(null);
  const what = [...about.outcomes, ...about.series].find((one) => one.id === outcome);
  const lines = lines_of(outcome, options, about, worlds);
  const all = lines.flat().flatMap(({ y, half }) => (Number.isFinite(half) ? [y - half, y + half] : [y])).filter(Number.isFinite);
  let [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 1];
  const least = 0.02 * Math.max(1e-9, Math.abs(high), Math.abs(low));
  if (high - low < least) { low -= least; high += least; }
  const room = 0.08 * (high - low);
  low = low >= 0 && low - room < 0 ? 0 : low - room;
  high += room;
  const months = 12 * about.years;
  const x = (month) => LEFT + ((WIDTH - LEFT - RIGHT) * month) / months;
  const y = (value) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - value)) / (high - low);
  useLayoutEffect(() => {
    const draw = (month) => {
      if (!cursor.current) return;
      cursor.current.setAttribute("x1", x(month));
      cursor.current.setAttribute("x2", x(month));
    };
    draw(clock.month);
    return clock.listen(draw);
  });
  const scale = ticks(low, high);
  const path = (points) => {
    let d = "", pen = false;
    for (const point of points) {
      if (!Number.isFinite(point.y)) { pen = false; continue; }
      d += `${pen ? "L" : "M"}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`;
      pen = true;
    }
    return d;
  };
  const band = (points) => {
    const there = points.filter((point) => Number.isFinite(point.half));
    if (!there.length) return "";
    const up = there.map((point) => `${x(point.x).toFixed(1)} ${y(point.y + point.half).toFixed(1)}`);
    const down = there.map((point) => `${x(point.x).toFixed(1)} ${y(point.y - point.half).toFixed(1)}`).reverse();
    return `M${up.join("L")}L${down.join("L")}Z`;
  };
  const years = Array.from({ length: about.years / 2 + 1 }, (_, i) => 2 * i);
  const label = what.label + (what.unit ? ` (${what.unit})` : "");
  return html`<figure class="chart" data-outcome=${outcome}>
    <figcaption><strong>${what.label}</strong> <span class="muted">${what.unit || say("series.unit")}${what.better ? ` · ${say(what.better > 0 ? "chart.more" : "chart.less")}` : ""}</span></figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${say("chart.alt", { outcome: label, options: options.map((one) => one.label).join("; ") })}>
      ${scale.found.map((value) => html`<g key=${value}><line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(value)} y2=${y(value)} class="grid" />
        <text x=${LEFT - 6} y=${y(value)} text-anchor="end" dominant-baseline="central" class="tick">${number(value, scale.digits)}</text></g>`)}
      ${years.map((year) => html`<text key=${year} x=${x(12 * year)} y=${HEIGHT - 8} text-anchor="middle" class="tick">${year}</text>`)}
      ${marks.map((month) => html`<line key=${month} x1=${x(month)} x2=${x(month)} y1=${TOP} y2=${HEIGHT - BOTTOM} class="mark" />`)}
      ${lines.map((points, i) => html`<path key=${`b${i}`} d=${band(points)} fill=${COLOURS[i]} opacity="0.16" />`).reverse()}
      ${lines.map((points, i) => html`<path key=${i} d=${path(points)} fill="none" stroke=${COLOURS[i]} stroke-width=${i ? 1.8 : 2.6} stroke-dasharray=${DASHES[i]} class="line" />`).reverse()}
      <line ref=${cursor} y1=${TOP} y2=${HEIGHT - BOTTOM} class="cursor" />
    </svg>
  </figure>`;
}

/** How each pinned option differs from the one that is played, in words: what is seen, and how sure it is. */
export function Differences({ outcome, options, about, year }) {
  const column = about.outcomes.findIndex((one) => one.id === outcome);
  if (column < 0 || options.length < 2 || options[0].worlds.length < 2) return null;
  const what = about.outcomes[column], digits = what.decimals;
  return html`<ul class="differences">${options.slice(1).map((other) => {
    const n = Math.min(options[0].worlds.length, other.worlds.length), differences = [];
    for (let w = 0; w < n; w += 1) {
      const [a, b] = [options[0].worlds[w][column][year], other.worlds[w][column][year]];
      if (a !== null && b !== null) differences.push(a - b);
    }
    const { mean, half, n: seen } = summed(differences, about);
    if (!seen || !Number.isFinite(half)) return html`<li key=${other.key}>${say("chart.undefined", { other: inside(other.label) })}</li>`;
    const [low, high] = [mean - half, mean + half], nearest = Math.min(Math.abs(low), Math.abs(high));
    let told = digits; // so many that the end nearest zero does not look like zero
    while (told < digits + 3 && (low > 0 || high < 0) && Number(nearest.toFixed(told)) === 0) told += 1;
    const kind = half === 0 && mean === 0 ? "same" : low <= 0 && high >= 0 ? "unseen" : !what.better ? "changed" : what.better * mean > 0 ? "better" : "worse";
    return html`<li key=${other.key} class=${kind}>${say("chart.difference", { year, other: other.label, mean: number(mean, told, true),
      low: number(low, told, true), high: number(high, told, true), verdict: say(`chart.${kind}`), n: seen })}</li>`;
  })}</ul>`;
}
