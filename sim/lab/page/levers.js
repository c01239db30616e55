/* The levers, level by level: value, the mark of 2014, what it is, where the report speaks of it, and a change later on. */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { Passage } from "./map.js";
import { number, say } from "./words.js";

/** A lever's value at the start: its own, or its package's. */
export function value_of(option, lever, about) {
  const own = option.levers[lever.id];
  const usual = about.packages.find((one) => one.id === option.package).levers[lever.id];
  if (own === undefined) return usual;
  return typeof own === "object" ? own.value ?? usual : own;
}

/** What a lever becomes later, where it does: {to, from_year}. */
export const later_of = (option, lever) => (typeof option.levers[lever.id] === "object" ? option.levers[lever.id] : null);

/** The option with a lever set; a value that is the package's own is not kept. */
export function with_lever(option, lever, about, value, later) {
  const levers = { ...option.levers };
  const usual = about.packages.find((one) => one.id === option.package).levers[lever.id];
  const own = value === usual ? undefined : value;
  if (later) levers[lever.id] = { ...(own === undefined ? {} : { value: own }), to: later.to, from_year: later.from_year };
  else if (own === undefined) delete levers[lever.id];
  else levers[lever.id] = own;
  return { ...option, levers };
}

export function Levers({ about, option, only, drag, set }) {
  const [open, open_level] = useState({ directorate: true, office: true });
  const shown = only ? about.levers.filter((lever) => only.includes(lever.id)) : null;
  if (shown && shown.length) {
    return html`<div class="levers">${shown.map((lever) => html`<${Lever} key=${lever.id} lever=${lever} about=${about} option=${option} drag=${drag} set=${set} />`)}</div>`;
  }
  return html`<div class="levers">${Object.keys(about.levels).map((level) => {
    const own = about.levers.filter((lever) => lever.level === level);
    const moved = own.filter((lever) => lever.id in option.levers).length;
    return html`<details key=${level} open=${Boolean(open[level])} onToggle=${(event) => open_level({ ...open, [level]: event.currentTarget.open })}>
      <summary><span>${about.levels[level]}</span> <span class="muted">${moved ? say("levers.moved", { number: moved }) : ""}</span></summary>
      ${open[level] ? own.map((lever) => html`<${Lever} key=${lever.id} lever=${lever} about=${about} option=${option} drag=${drag} set=${set} />`) : null}
    </details>`;
  })}</div>`;
}

function Lever({ lever, about, option, drag, set }) {
  const [told, tell] = useState(false), value = value_of(option, lever, about), later = later_of(option, lever);
  const choices = Object.entries(lever.choices), box = useRef(null), was = useRef(value);
  const label = html`<span class="lever-name">${lever.label}</span>${lever.outside ? html` <span class="badge outside">${say("outside")}</span>` : null}`;
  const note = `${lever.id.replace(".", "-")}-note`;
  return html`<div class=${`lever ${lever.id in option.levers ? "moved" : ""}`} data-lever=${lever.id} ref=${box}>
    ${choices.length
      ? html`<label>${label}<select value=${value} onChange=${(event) => set(with_lever(option, lever, about, event.target.value, null))}>
          ${choices.map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select></label>`
      : html`<label for=${lever.id}>${label}<output>${number(value, 2)}${later ? ` → ${number(later.to, 2)}` : ""}</output></label>
        <div class="track">
          <input id=${lever.id} type="range" min="0" max="1" step="0.01" value=${value} aria-valuetext=${say("levers.valuetext", { value: number(value, 2), base: number(lever.baseline, 2) })}
            onInput=${(event) => drag(with_lever(option, lever, about, Number(event.target.value), later))}
            onFocus=${() => { was.current = value; }}
            onChange=${(event) => {
              const now = Number(event.target.value), step = now - was.current, next = Math.round(100 * (now + step)) / 100;
              was.current = now; // a key goes one step at a time, and the next step is likely the same way
              set(with_lever(option, lever, about, now, later), Math.abs(step) < 0.011 && next >= 0 && next <= 1 ? with_lever(option, lever, about, next, later) : null);
            }} />
          <svg class="marks" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            ${lever.likely ? html`<rect x=${100 * lever.likely[0]} width=${100 * (lever.likely[1] - lever.likely[0])} y="1.5" height="3" />` : null}
            <line x1=${100 * lever.baseline} x2=${100 * lever.baseline} y1="0" y2="6" /></svg>
        </div>`}
    <button type="button" class="about" aria-expanded=${told} aria-controls=${note} onClick=${() => tell(!told)}>${say("levers.about")}<span class="hidden"> ${lever.label}</span></button>
    ${lever.id in option.levers ? html`<button type="button" class="about" onClick=${() => { const levers = { ...option.levers }; delete levers[lever.id]; set({ ...option, levers }); const slider = box.current.querySelector("input, select"); if (slider) slider.focus(); }}>${say("levers.back")}<span class="hidden"> ${lever.label}</span></button>` : null}
    ${told ? html`<div class="note" id=${note}>
      <p>${lever.description}</p>
      <p class="muted">${say("levers.baseline", { value: choices.length ? lever.choices[lever.baseline] : number(lever.baseline, 2) })} <span class="badge">${say("estimate")}</span> ${lever.basis}</p>
      <p class="muted">${say("levers.cost", { cost: lever.cost })}</p>
      <${Passage} passage=${lever.passage} />
      ${lever.later ? html`<${Later} lever=${lever} about=${about} option=${option} set=${set} value=${value} later=${later} choices=${choices} />` : null}
    </div>` : null}
  </div>`;
}

/** A change of the lever in a later year. */
function Later({ lever, about, option, set, value, later, choices }) {
  const years = Array.from({ length: about.years - 1 }, (_, i) => i + 1);
  const to = later ? later.to : choices.length ? value : Math.min(1, value + 0.25);
  return html`<div class="later">
    <label>${say("levers.later")}
      <select value=${later ? later.from_year : ""} onChange=${(event) => set(with_lever(option, lever, about, value, event.target.value === "" ? null : { to, from_year: Number(event.target.value) }))}>
        <option value="">${say("levers.never")}</option>
        ${years.map((year) => html`<option key=${year} value=${year}>${say("levers.from_year", { year })}</option>`)}
        ${later && !years.includes(later.from_year) ? html`<option value=${later.from_year}>${say("levers.from_year", { year: number(later.from_year, later.from_year % 1 ? 1 : 0) })}</option>` : null}
      </select></label>
    ${later ? html`<label>${say("levers.to")} ${choices.length
      ? html`<select value=${later.to} onChange=${(event) => set(with_lever(option, lever, about, value, { ...later, to: event.target.value }))}>${choices.map(([id, name]) => html`<option key=${id} value=${id}>${name}</option>`)}</select>`
      : html`<input type="number" min="0" max="1" step="0.05" value=${later.to} onChange=${(event) => { const found = Number(event.target.value); if (Number.isFinite(found)) set(with_lever(option, lever, about, value, { ...later, to: Math.max(0, Math.min(1, Math.round(found * 100) / 100)) })); }} />`}</label>` : null}
  </div>`;
}

/** Which package the levers start from. */
export function Packages({ about, option, set }) {
  const package_ = about.packages.find((one) => one.id === option.package);
  return html`<div class="packages">
    <label for="package">${say("levers.package")}</label>
    <select id="package" value=${option.package} onChange=${(event) => set({ ...option, package: event.target.value, levers: {} })}>
      ${about.packages.map((one) => html`<option key=${one.id} value=${one.id}>${one.code} ${one.label}${one.badge ? ` (${one.badge})` : ""}</option>`)}
    </select>
    <p class="muted">${package_.idea} ${package_.badge ? html`<span class="badge outside">${package_.badge}</span>` : null}</p>
  </div>`;
}

/** Assumptions that can be turned round, and the world that everything happens in. */
export function Assumptions({ about, option, marked, turn, place }) {
  return html`<div>
    <p class="muted">${say("reverse.lead")}</p>
    <ul class="reversals">${about.reversals.map((one) => html`<li key=${one.id} class=${marked.includes(one.id) ? "marked" : ""}>
      <label><input type="checkbox" checked=${option.reversed.includes(one.id)} onChange=${() => turn(one.id)} /> ${one.label}</label>
      <p class="muted">${one.sentence}</p>
    </li>`)}</ul>
    <label>${say("reverse.world")} <select value=${option.world.name || "norway_2014"} onChange=${(event) => place(event.target.value)}>
      ${about.worlds.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select></label>
    ${Object.keys(option.world).some((key) => key !== "name") ? html`<p class="muted">${say("reverse.numbers")}: ${Object.entries(option.world).filter(([key]) => key !== "name").map(([key, value]) => `${say(`world.${key}`)} ${number(value, value % 1 ? 2 : 0)}`).join(" · ")}</p>` : null}
  </div>`;
}
