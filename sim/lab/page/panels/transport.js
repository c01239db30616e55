/* Play, pause, step, rewind, speed, and the time itself. */

import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock } from "../clock.js";
import { say } from "../words.js";

const SPEEDS = [2, 6, 12, 24];

/** «Year 3, month 6» at a month; at the very start what year 0 is. */
export function when(month) {
  const m = Math.round(month);
  if (m === 0) return say("time.start");
  return say("time.at", { year: Math.floor((m - 1) / 12) + 1, month: ((m - 1) % 12) + 1 });
}

function goTo(month) {
  clock.play(0);
  clock.go(month);
}

/** Follow the clock: refs for the slider and the text, and whether it plays (1, −1 or 0). */
function useClock(settled) {
  const [playing, setPlaying] = useState(0);
  const slider = useRef(null);
  const text = useRef(null);
  useLayoutEffect(() => {
    const draw = (month) => {
      slider.current.value = String(month);
      slider.current.setAttribute("aria-valuetext", when(month));
      text.current.textContent = when(month);
      setPlaying(clock.playing);
      if (!clock.playing) settled(month);
    };
    draw(clock.month);
    return clock.listen(draw);
  }, [settled]);
  return { playing, slider, text };
}

/** The controls of the time; `settled` is called with the month whenever it is at rest. */
export function Transport({ settled }) {
  const { playing, slider, text } = useClock(settled);
  return html`
    <div class="transport" role="group" aria-label=${say("time.title")}>
      <div class="row">
        <${Buttons} playing=${playing} />
        <span class="when" ref=${text}></span>
      </div>
      <input
        type="range"
        class="time"
        min="0"
        max=${clock.months}
        step="1"
        ref=${slider}
        aria-label=${say("time.title")}
        onInput=${(event) => goTo(Number(event.target.value))}
      />
      <div class="years" aria-hidden="true">
        ${Array.from(
          { length: 11 },
          (_, year) => html`
            <span key=${year}>${year}</span>
          `,
        )}
      </div>
    </div>
  `;
}

function Buttons({ playing }) {
  const step = (months) => goTo(Math.round(clock.month) + months);
  const isBack = playing < 0;
  const setSpeed = (event) => {
    clock.speed = Number(event.target.value);
  };
  const button = (word, sign, act, more = {}) => html`
    <button type="button" aria-label=${word} title=${word} onClick=${act} ...${more}>${sign}</button>
  `;
  const back = say(isBack ? "time.pause" : "time.rewind");
  return html`
    ${button(say("time.to_start"), "|◀", () => goTo(0))}
    ${button(back, isBack ? "||" : "◀", () => clock.play(isBack ? 0 : -1), { class: "back" })}
    ${button(say("time.month_back"), "‹", () => step(-1))}
    <${PlayButton} playing=${playing} />
    ${[button(say("time.month_on"), "›", () => step(1)), button(say("time.year_on"), "»", () => step(12))]}
    <label class="speed">
      <span class="hidden">${say("time.speed")}</span>
      <select value=${String(clock.speed)} onChange=${setSpeed}>
        ${SPEEDS.map(
          (speed) => html`
            <option key=${speed} value=${String(speed)}>${say("time.months_a_second", { speed })}</option>
          `,
        )}
      </select>
    </label>
  `;
}

function PlayButton({ playing }) {
  const isPlaying = playing > 0;
  return html`
    <button type="button" class="play" onClick=${() => clock.play(isPlaying ? 0 : 1)}>
      <span aria-hidden="true">${isPlaying ? "||" : "▶"}</span>
      ${" "}${say(isPlaying ? "time.pause" : "time.play")}
    </button>
  `;
}
