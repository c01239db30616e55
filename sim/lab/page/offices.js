/* The offices as a grid, county by county, coloured by any outcome; and how they spread. */

import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { clock } from "./clock.js";
import { COLOURS, DASHES, ticks } from "./chart.js";
import { number, say } from "./words.js";

const PALE = [237, 243, 249], DEEP = [8, 69, 121], OTHER = [143, 61, 0], NONE = "#d9dde1";

const mixed = (from, to, share) => from.map((part, i) => Math.round(part + (to[i] - part) * share));
const css = (colour) => `rgb(${colour.join(",")})`;

/** Black or white letters, whichever stand out more from a ground (WCAG's relative luminance). */
function ink_on(ground) {
  const [r, g, b] = ground.map((part) => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? "#fff" : "#000";
}

/** The least and the most of an outcome over both runs, so that a colour means the same in each. */
function span(films, name) {
  return [Math.min(...films.map((film) => film.offices[name].low)), Math.max(...films.map((film) => film.offices[name].high))];
}

const decimals = (high) => (Math.abs(high) >= 10 ? 1 : 2);

/** `against`: another run; each office is then coloured by its difference from itself there. */
export function OfficeGrid({ about, film, against, colour, office, choose, month }) {
  const root = useRef(null);
  const by_county = useMemo(() => {
    const found = new Map();
    film.who.county.forEach((county, o) => found.set(county, [...(found.get(county) || []), o]));
    return [...found];
  }, [film]);
  const value = (o, m) => film.office(colour, o, m) - (against ? against.office(colour, o, m) : 0);
  const [low, high] = useMemo(() => span(against ? [film, against] : [film], colour), [film, against, colour]);
  const most = useMemo(() => {
    if (!against) return 0;
    let found = 1e-6;
    for (let m = 0; m <= film.months; m += 6) film.who.size.forEach((_, o) => { const d = Math.abs(value(o, m)); if (d > found) found = d; });
    return found;
  }, [film, against, colour]);
  const shade = (v) => {
    if (!Number.isFinite(v)) return [NONE, "#000"];
    const share = against ? Math.min(1, Math.abs(v) / most) : (v - low) / (high - low || 1);
    const ground = mixed(PALE, against && v < 0 ? OTHER : DEEP, share);
    return [css(ground), ink_on(ground)];
  };
  useLayoutEffect(() => {
    const cells = [...root.current.querySelectorAll("button")], shown = new Map();
    let last = -1;
    const draw = (at) => {
      const m = Math.round(at);
      if (m === last) return;
      last = m;
      for (const cell of cells) {
        const o = Number(cell.dataset.office), [ground, ink] = shade(value(o, m));
        if (shown.get(o) !== ground) {
          shown.set(o, ground);
          cell.style.backgroundColor = ground;
          cell.style.color = ink;
        }
      }
    };
    draw(clock.month);
    return clock.listen(draw);
  }, [film, against, colour]);
  const label = about.office_outcomes.find((one) => one.id === colour).label;
  const first = office ?? 0;
  function keys(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(film.who.size.length - 1, Number(event.target.dataset.office) + steps[event.key]));
    root.current.querySelector(`[data-office="${to}"]`).focus();
  }
  const digits = decimals(high);
  return html`<div>
    <div class="offices" ref=${root} onKeyDown=${keys}>
      ${by_county.map(([county, offices]) => html`<section key=${county} aria-label=${say("offices.county", { number: county + 1 })}>
        <h4>${say("offices.county", { number: county + 1 })}</h4>
        <div class="cells">${offices.map((o) => html`<button key=${o} type="button" data-office=${o} class=${o === office ? "chosen" : ""} tabindex=${o === first ? 0 : -1}
          aria-pressed=${o === office} onClick=${() => choose(o)}
          aria-label=${say("offices.cell", { number: o + 1, size: film.who.size[o], outcome: label, value: number(value(o, Math.round(month)), digits, Boolean(against)) })}
          title=${say("offices.cell", { number: o + 1, size: film.who.size[o], outcome: label, value: number(value(o, Math.round(month)), digits, Boolean(against)) })}>${o + 1}</button>`)}</div>
      </section>`)}
    </div>
    <p class="scale">${against
      ? html`<span>${number(-most, digits)}</span><span class="ramp apart" aria-hidden="true"></span><span>${number(most, digits, true)}</span>`
      : html`<span>${number(low, digits)}</span><span class="ramp" aria-hidden="true"></span><span>${number(high, digits)}</span>`}
      <span class="muted">${label}</span></p>
  </div>`;
}

const WIDTH = 560, HEIGHT = 300, LEFT = 50, RIGHT = 12, TOP = 10, BOTTOM = 28;

/** How far apart the offices are: from the tenth to the ninetieth of a hundred, the middle half, and the middle one. */
export function Spread({ about, options, colour }) {
  const cursor = useRef(null);
  const fans = options.filter((one) => one.film).map((one) => {
    const rows = [];
    for (let m = 0; m <= one.film.months; m += 2) {
      const sorted = one.film.who.size.map((_, o) => one.film.office(colour, o, m)).filter(Number.isFinite).sort((a, b) => a - b);
      const at = (share) => (sorted.length ? sorted[Math.round(share * (sorted.length - 1))] : NaN);
      rows.push([m, at(0.1), at(0.25), at(0.5), at(0.75), at(0.9)]);
    }
    return { option: one, rows: rows.filter((row) => Number.isFinite(row[3])) };
  });
  const all = fans.flatMap((fan) => fan.rows.flatMap((row) => row.slice(1)));
  const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 1];
  const x = (m) => LEFT + ((WIDTH - LEFT - RIGHT) * m) / (12 * about.years);
  const y = (v) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - v)) / (high - low || 1);
  useLayoutEffect(() => {
    const draw = (m) => { cursor.current.setAttribute("x1", x(m)); cursor.current.setAttribute("x2", x(m)); };
    draw(clock.month);
    return clock.listen(draw);
  });
  const area = (rows, a, b) => `M${rows.map((row) => `${x(row[0])} ${y(row[b])}`).join("L")}L${[...rows].reverse().map((row) => `${x(row[0])} ${y(row[a])}`).join("L")}Z`;
  const scale = ticks(low, high, 5), label = about.office_outcomes.find((one) => one.id === colour).label;
  return html`<figure class="spread">
    <figcaption><strong>${say("spread.title", { outcome: label })}</strong> <span class="muted">${say("spread.note")}</span></figcaption>
    <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${say("spread.title", { outcome: label })}>
      ${scale.found.map((v) => html`<g key=${v}><line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(v)} y2=${y(v)} class="grid" /><text x=${LEFT - 6} y=${y(v)} text-anchor="end" dominant-baseline="central" class="tick">${number(v, scale.digits)}</text></g>`)}
      ${[0, 2, 4, 6, 8, 10].map((year) => html`<text key=${year} x=${x(12 * year)} y=${HEIGHT - 8} text-anchor="middle" class="tick">${year}</text>`)}
      ${fans.filter((fan) => fan.rows.length).map(({ rows, option }) => { const i = options.indexOf(option); return html`<g key=${option.key}>
        <path d=${area(rows, 1, 5)} fill=${COLOURS[i]} opacity="0.13" /><path d=${area(rows, 2, 4)} fill=${COLOURS[i]} opacity="0.2" />
        <path d=${`M${rows.map((row) => `${x(row[0])} ${y(row[3])}`).join("L")}`} fill="none" stroke=${COLOURS[i]} stroke-width="2.2" stroke-dasharray=${DASHES[i]} /></g>`; }).reverse()}
      <line ref=${cursor} y1=${TOP} y2=${HEIGHT - BOTTOM} class="cursor" />
    </svg>
    <div class="scroll" tabindex="0" role="region" aria-label=${say("spread.table")}><table class="numbers"><caption>${say("spread.table")}</caption><thead><tr><th scope="col">${say("option")}</th><th scope="col">${say("spread.low")}</th><th scope="col">${say("spread.middle")}</th><th scope="col">${say("spread.high")}</th></tr></thead>
      <tbody>${fans.filter((fan) => fan.rows.length).map(({ rows, option }) => html`<tr key=${option.key}><th scope="row">${option.label}</th>${[1, 3, 5].map((part) => html`<td key=${part}>${number(rows.at(-1)[part], decimals(high) + 1)}</td>`)}</tr>`)}</tbody></table></div>
  </figure>`;
}
