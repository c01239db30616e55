/*
 * What every drawing over time or value shares: scales, round numbers, grid lines, year labels, the mark of
 * the time.
 */

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { clock } from "../clock.js";

/**
 * The frame of a drawing. `x` takes a share 0..1 of the width or a value between `from` and `to`; `y`
 * likewise, upwards.
 */
export function frame({ width, height, left, right, top, bottom }, [from, to], [low, high]) {
  const x = (value) => left + ((width - left - right) * (value - from)) / (to - from);
  const y = (value) => top + ((height - top - bottom) * (high - value)) / (high - low || 1);
  return { width, height, left, right, top, bottom, x, y };
}

/** Round numbers between two ends, and the decimals that they need. */
export function ticks(low, high, wanted = 4) {
  const rough = (high - low) / wanted;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * ten).find((one) => one >= rough);
  const values = [];
  for (let value = Math.ceil(low / step - 1e-9) * step; value <= high + step * 1e-6; value += step)
    values.push(value);
  const half = Math.abs(step / ten - 2.5) < 1e-6 ? 1 : 0;
  return { values, digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + half) };
}

/** The least and the most of some numbers; 0 to 1 where there are none. */
export const span = (values) => (values.length ? [Math.min(...values), Math.max(...values)] : [0, 1]);

/**
 * Mean and half of the 95 per cent interval of numbers, those that are not defined left out; `n` of them
 * are.
 */
export function summarise(values, about) {
  const defined = values.filter((value) => value !== null && Number.isFinite(value));
  const n = defined.length;
  if (!n) return { mean: NaN, half: NaN, n };
  const mean = defined.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, half: NaN, n };
  const sd = Math.sqrt(defined.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  return { mean, half: (about.quantiles[n] * sd) / Math.sqrt(n), n };
}

/** A line in the drawing that follows the time: a ref for it. `x`: the place of a month. */
export function useTimeMark(x) {
  const mark = useRef(null);
  useLayoutEffect(() => {
    const draw = (month) => {
      if (!mark.current) return;
      mark.current.setAttribute("x1", x(month));
      mark.current.setAttribute("x2", x(month));
    };
    draw(clock.month);
    return clock.listen(draw);
  });
  return mark;
}

/** Horizontal lines with their values. `text`: how a value is written. */
export const GridLines = ({ values, text, frame: { width, left, right, y } }) =>
  values.map(
    (value) => html`
      <g key=${value}>
        <line x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} class="grid" />
        <text x=${left - 6} y=${y(value)} text-anchor="end" dominant-baseline="central" class="tick">
          ${text(value)}
        </text>
      </g>
    `,
  );

/** The years below a drawing, every other one. `at`: the height of their baseline. */
export const YearLabels = ({ years, x, at }) =>
  Array.from({ length: years / 2 + 1 }, (_, i) => 2 * i).map(
    (year) => html`
      <text key=${year} x=${x(12 * year)} y=${at} text-anchor="middle" class="tick">${year}</text>
    `,
  );
