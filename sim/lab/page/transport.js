/* Play, pause, step, rewind, speed, and the time itself. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock } from "./clock.js";
import { say } from "./words.js";

/** «Year 3, month 6» at a month; at the very start what year 0 is. */
export function when(month) {
  const m = Math.round(month);
  return m === 0 ? say("time.start") : say("time.at", { year: Math.floor((m - 1) / 12) + 1, month: ((m - 1) % 12) + 1 });
}

/** The years and months that a chart's marks stand for. */
export function Transport({ settled }) {
  const [playing, told] = useState(0), slider = useRef(null), text = useRef(null);
  useLayoutEffect(() => {
    const draw = (month) => {
      slider.current.value = String(month);
      slider.current.setAttribute("aria-valuetext", when(month));
      text.current.textContent = when(month);
      told(clock.playing);
      if (!clock.playing) settled(month);
    };
    draw(clock.month);
    return clock.listen(draw);
  }, [settled]);
  const step = (months) => { clock.play(0); clock.go(Math.round(clock.month) + months); };
  const button = (name, sign, act, more = {}) => html`<button type="button" aria-label=${say(`time.${name}`)} title=${say(`time.${name}`)} onClick=${act} ...${more}>${sign}</button>`;
  return html`<div class="transport" role="group" aria-label=${say("time.title")}>
    <div class="row">
      ${button("to_start", "|◀", () => { clock.play(0); clock.go(0); })}
      ${button(playing < 0 ? "pause" : "rewind", playing < 0 ? "||" : "◀", () => clock.play(playing < 0 ? 0 : -1), { class: "back" })}
      ${button("month_back", "‹", () => step(-1))}
      <button type="button" class="play" onClick=${() => clock.play(playing > 0 ? 0 : 1)}>${playing > 0 ? html`<span aria-hidden="true">||</span> ${say("time.pause")}` : html`<span aria-hidden="true">▶</span> ${say("time.play")}`}</button>
      ${button("month_on", "›", () => step(1))}
      ${button("year_on", "»", () => step(12))}
      <label class="speed"><span class="hidden">${say("time.speed")}</span><select value=${String(clock.speed)} onChange=${(event) => { clock.speed = Number(event.target.value); }}>
        ${[2, 6, 12, 24].map((speed) => html`<option key=${speed} value=${String(speed)}>${say("time.months_a_second", { speed })}</option>`)}</select></label>
      <span class="when" ref=${text}></span>
    </div>
    <input type="range" class="time" min="0" max=${clock.months} step="1" ref=${slider} aria-label=${say("time.title")}
      onInput=${(event) => { clock.play(0); clock.go(Number(event.target.value)); }} />
    <div class="years" aria-hidden="true">${Array.from({ length: 11 }, (_, year) => html`<span key=${year}>${year}</span>`)}</div>
  </div>`;
}
