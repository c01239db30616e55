/* Outcomes against a lever: the same worlds with the lever at five places from none to full. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { question, written } from "./address.js";
import { COLOURS, DASHES, summed, ticks } from "./chart.js";
import { value_of } from "./levers.js";
import { ask } from "./server.js";
import { number, say } from "./words.js";

export const PLACES = [0, 0.25, 0.5, 0.75, 1];
const WIDTH = 560, HEIGHT = 330, LEFT = 48, RIGHT = 12, TOP = 10, BOTTOM = 40, ENOUGH = 20;
const kept = new Map();

export function Sweep({ about, state, option, outcomes, choose }) {
  const lever = about.levers.find((one) => one.id === state.sweep);
  const { [lever.id]: own, ...others } = option.levers;
  const key = [written({ ...option, levers: others }, about), lever.id, state.seed, state.scale].join("|");
  const [seen, tell] = useState(0), [running, run] = useState(false), [trouble, complain] = useState("");
  const worlds = kept.get(key) || [], control = useRef(null);
  useEffect(() => { run(false); complain(""); return () => control.current && control.current.abort(); }, [key]);

  async function start() {
    run(true);
    complain("");
    const mine = new AbortController(), asked = PLACES.map((place) => question({ ...option, levers: { ...others, [lever.id]: place } }, state));
    control.current = mine;
    const found = kept.get(key) || [];
    kept.set(key, found);
    if (kept.size > 40) kept.delete(kept.keys().next().value);
    let next = found.length;
    async function one() {
      while (next < ENOUGH && !mine.signal.aborted) {
        const world = next;
        next += 1;
        const answer = await ask("worlds", { options: asked, worlds: [world] }, mine.signal);
        found[world] = answer.outcomes[0];
        tell((n) => n + 1);
      }
    }
    try {
      await Promise.all([one(), one()]);
    } catch (problem) {
      if (problem.name !== "AbortError") complain(problem.message);
      mine.abort();
    }
    if (control.current === mine) run(false);
  }

  const there = worlds.filter(Boolean), year = about.years;
  const lines = outcomes.filter((id) => about.outcomes.some((one) => one.id === id)).map((id) => {
    const column = about.outcomes.findIndex((one) => one.id === id);
    return { what: about.outcomes[column], points: PLACES.map((place, i) => ({ place, ...summed(there.map((world) => world[i][column][year]), about) })) };
  });
  const all = lines.flatMap((line) => line.points.flatMap(({ mean, half }) => [mean - (half || 0), mean + (half || 0)])).filter(Number.isFinite);
  const [low, high] = all.length ? [Math.min(...all), Math.max(...all)] : [0, 1], room = 0.06 * (high - low || 1);
  const x = (place) => LEFT + (WIDTH - LEFT - RIGHT) * place, y = (value) => TOP + ((HEIGHT - TOP - BOTTOM) * (high + room - value)) / (high - low + 2 * room);
  const scale = ticks(low - room, high + room, 5), here = value_of(option, lever, about);
  return html`<div class="sweep">
    <p>${say("sweep.lead", { year })} <label>${say("sweep.lever")} <select value=${lever.id} onChange=${(event) => choose(event.target.value)}>
      ${about.levers.filter((one) => !Object.keys(one.choices).length).map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select></label>
      ${" "}<button type="button" class="go" disabled=${running || there.length >= ENOUGH} onClick=${start}>${say("sweep.run", { worlds: ENOUGH })}</button></p>
    <p role="status" class="muted">${trouble || (running ? say("sweep.running", { done: there.length, of: ENOUGH }) : there.length ? say("sweep.done", { done: there.length }) : say("sweep.not_yet"))}</p>
    ${there.length ? html`<svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${say("sweep.alt", { lever: lever.label })} data-worlds=${there.length}>
      ${scale.found.map((v) => html`<g key=${v}><line x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(v)} y2=${y(v)} class="grid" /><text x=${LEFT - 6} y=${y(v)} text-anchor="end" dominant-baseline="central" class="tick">${number(v, scale.digits)}</text></g>`)}
      ${PLACES.map((place) => html`<text key=${place} x=${x(place)} y=${HEIGHT - 22} text-anchor=${place === 0 ? "start" : place === 1 ? "end" : "middle"} class="tick">${number(place, 2)}</text>`)}
      <text x=${(LEFT + WIDTH - RIGHT) / 2} y=${HEIGHT - 5} text-anchor="middle" class="tick">${lever.label}</text>
      <line x1=${x(here)} x2=${x(here)} y1=${TOP} y2=${HEIGHT - BOTTOM} class="mark" />
      ${lines.map((line, i) => { const points = line.points.filter((p) => Number.isFinite(p.mean)); return html`<g key=${line.what.id}>
        ${points.every((p) => Number.isFinite(p.half)) && points.length ? html`<path d=${`M${points.map((p) => `${x(p.place)} ${y(p.mean + p.half)}`).join("L")}L${[...points].reverse().map((p) => `${x(p.place)} ${y(p.mean - p.half)}`).join("L")}Z`} fill=${COLOURS[i % 4]} opacity="0.15" />` : null}
        <path d=${points.length ? `M${points.map((p) => `${x(p.place)} ${y(p.mean)}`).join("L")}` : ""} fill="none" stroke=${COLOURS[i % 4]} stroke-width="2.4" stroke-dasharray=${DASHES[i % 4]} />
        ${points.map((p) => html`<circle key=${p.place} cx=${x(p.place)} cy=${y(p.mean)} r="3.5" fill=${COLOURS[i % 4]} />`)}</g>`; })}
    </svg>
    <ul class="key">${lines.map((line, i) => html`<li key=${line.what.id}><svg width="30" height="10" aria-hidden="true"><line x1="0" x2="30" y1="5" y2="5" stroke=${COLOURS[i % 4]} stroke-width="2.6" stroke-dasharray=${DASHES[i % 4]} /></svg>${line.what.label}</li>`)}</ul>
    <div class="scroll" tabindex="0" role="region" aria-label=${say("view.sweep")}><table class="numbers"><caption>${say("sweep.table", { worlds: there.length, lever: lever.label })}</caption><thead><tr><th scope="col">${lever.label}</th>${PLACES.map((place) => html`<th scope="col" key=${place}>${number(place, 2)}</th>`)}</tr></thead>
      <tbody>${lines.map((line) => html`<tr key=${line.what.id}><th scope="row">${line.what.label}</th>${line.points.map((p) => html`<td key=${p.place}>${number(p.mean, line.what.decimals)}${Number.isFinite(p.half) ? html` <span class="muted">±${number(p.half, line.what.decimals)}</span>` : ""}</td>`)}</tr>`)}</tbody></table></div>` : null}
  </div>`;
}
