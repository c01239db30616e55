/* Where knowledge is: of all that caseworkers meet, what they have right, in heads and in routines, one layer on another. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ticks } from "./chart.js";
import { clock } from "./clock.js";
import { when } from "./transport.js";
import { number, percent, say } from "./words.js";

/** From the bottom: in the head alone, in both, in the routine where the head has no view; and where its view is wrong. */
export const LAYERS = [["heads", "#a84300"], ["both", "#0b5394"], ["routine", "#7fa8d1"], ["unused", "#d9dde1"]];
const WIDTH = 400, HEIGHT = 220, LEFT = 46, RIGHT = 10, TOP = 8, BOTTOM = 24;

const sum = (film, m, upto) => LAYERS.slice(0, upto).reduce((all, [name]) => all + film.where[name][m], 0);

/** One option's layers over the years; every option is drawn to the same height. */
function Panel({ option, top, about }) {
  const cursor = useRef(null), { film } = option, months = 12 * about.years;
  const x = (month) => LEFT + ((WIDTH - LEFT - RIGHT) * month) / months;
  const y = (value) => TOP + ((HEIGHT - TOP - BOTTOM) * (top - value)) / top;
  useLayoutEffect(() => {
    const draw = (month) => { cursor.current.setAttribute("x1", x(month)); cursor.current.setAttribute("x2", x(month)); };
    draw(clock.month);
    return clock.listen(draw);
  });
  const edge = (upto) => film.where.heads.map((_, m) => `${x(m).toFixed(1)} ${y(sum(film, m, upto)).toFixed(1)}`);
  const years = Array.from({ length: about.years / 2 + 1 }, (_, i) => 2 * i), scale = ticks(0, top, 5);
  return html`<figure class="layers" data-option=${option.key}>
    <figcaption><strong>${option.label}</strong></figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${say("where.alt", { option: option.label })}>
      ${scale.found.map((v) => html`<g key=${v}><line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(v)} y2=${y(v)} class="grid" /><text x=${LEFT - 6} y=${y(v)} text-anchor="end" dominant-baseline="central" class="tick">${percent(v)}</text></g>`)}
      ${years.map((year) => html`<text key=${year} x=${x(12 * year)} y=${HEIGHT - 8} text-anchor="middle" class="tick">${year}</text>`)}
      ${LAYERS.map(([name, colour], i) => html`<path key=${name} class="layer" data-layer=${name} d=${`M${edge(i + 1).join("L")}L${edge(i).reverse().join("L")}Z`} fill=${colour} stroke="#fff" stroke-width="0.8" />`)}
      <path d=${`M${edge(3).join("L")}`} fill="none" stroke="#1b1f24" stroke-width="1.8" class="at-hand" />
      <line ref=${cursor} y1=${TOP} y2=${HEIGHT - BOTTOM} class="cursor" />
    </svg>
  </figure>`;
}

export function Where({ about, options, month }) {
  const there = options.filter((one) => one.film);
  if (!there.length) return null;
  const highest = Math.max(...there.flatMap(({ film }) => film.where.heads.map((_, m) => sum(film, m, LAYERS.length))));
  const top = Math.min(1, Math.ceil(20 * highest) / 20), m = Math.max(0, Math.min(there[0].film.months, Math.round(month)));
  return html`<div class="where-is">
    <p class="muted">${say("where.note")}</p>
    <ul class="map-key" aria-label=${say("map.key")}>${[...LAYERS].reverse().map(([name, colour]) => html`<li key=${name}><svg width="18" height="12" aria-hidden="true"><rect width="18" height="12" fill=${colour} /></svg>${say(`where.${name}`)}</li>`)}
      <li><svg width="22" height="10" aria-hidden="true"><line x1="0" x2="22" y1="5" y2="5" stroke="#1b1f24" stroke-width="1.8" /></svg>${say("where.at_hand")}</li></ul>
    <div class="panels">${there.map((one) => html`<${Panel} key=${one.key} option=${one} top=${top} about=${about} />`)}</div>
    <div class="scroll" tabindex="0" role="region" aria-label=${say("where.table", { when: when(m) })}><table class="numbers"><caption>${say("where.table", { when: when(m) })}</caption>
      <thead><tr><th scope="col">${say("option")}</th>${LAYERS.map(([name]) => html`<th scope="col" key=${name}>${say(`where.${name}`)}</th>`)}<th scope="col">${say("where.at_hand")}</th></tr></thead>
      <tbody>${there.map(({ key, label, film }) => html`<tr key=${key}><th scope="row">${label}</th>${LAYERS.map(([name]) => html`<td key=${name}>${number(100 * film.where[name][m], 1)}</td>`)}<td>${number(100 * sum(film, m, 3), 1)}</td></tr>`)}</tbody></table></div>
  </div>`;
}
