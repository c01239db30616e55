/* One lever: value, the mark of 2014, what it is, where the report speaks of it, and a change later on. */

import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";
import { LaterChanges } from "./lever_later.js";
import { Passage } from "./passage.js";
import { isIdle, leverMoves, leverValue, withLever, withoutLever } from "../lever_values.js";
import { number, say } from "../words.js";

/** One key press moves a slider by a hundredth. */
const KEY_STEP = 0.011;

export function Lever({ lever, about, option, drag, set }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const value = leverValue(option, lever, about);
  const moves = leverMoves(option, lever);
  const isMoved = lever.id in option.levers;
  const shared = { lever, about, option, set, value, moves, choices: Object.entries(lever.choices) };
  const note = `${lever.id.replace(".", "-")}-note`;
  const setBack = () => {
    set(withoutLever(option, lever));
    const field = box.current.querySelector("input, select");
    if (field) field.focus();
  };
  const button = (word, attributes) => html`
    <button type="button" class="about" ...${attributes}>
      ${word}
      <span class="hidden">${" "}${lever.label}</span>
    </button>
  `;
  const openNote = { "aria-expanded": open, "aria-controls": note, onClick: () => setOpen(!open) };
  return html`
    <div class=${`lever ${isMoved ? "moved" : ""}`} data-lever=${lever.id} ref=${box}>
      ${
        shared.choices.length
          ? html`
              <${Choice} ...${shared} />
            `
          : html`
              <${Slider} ...${shared} drag=${drag} />
            `
      }
      ${button(say("levers.about"), openNote)}
      ${isMoved ? button(say("levers.back"), { onClick: setBack }) : null}
      ${
        open
          ? html`
              <${Note} ...${shared} id=${note} />
            `
          : null
      }
    </div>
  `;
}

const LeverLabel = ({ lever }) => html`
  <span class="lever-name">${lever.label}</span>
  ${
    lever.outside
      ? html`
          ${" "}
          <span class="badge outside">${say("outside")}</span>
        `
      : null
  }
`;

/** A lever with a few named settings. */
function Choice({ lever, about, option, set, value, moves, choices }) {
  return html`
    <label>
      <${LeverLabel} lever=${lever} />
      <select
        value=${value}
        onChange=${(event) => set(withLever(option, lever, about, event.target.value, moves))}
      >
        ${choices.map(
          ([id, name]) => html`
            <option key=${id} value=${id}>${name}</option>
          `,
        )}
      </select>
    </label>
  `;
}

/**
 * A lever from 0 to 1. A key goes one step at a time, and the next step is likely the same way: `set` is
 * told of it.
 */
function Slider({ lever, about, option, drag, set, value, moves }) {
  const before = useRef(value);
  const moved = (to) => withLever(option, lever, about, to, moves);
  const preview = (event) => drag(moved(Number(event.target.value)));
  const remember = () => {
    before.current = value;
  };
  const release = (event) => {
    const to = Number(event.target.value);
    const step = to - before.current;
    const next = Math.round(100 * (to + step)) / 100;
    before.current = to;
    set(moved(to), Math.abs(step) < KEY_STEP && next >= 0 && next <= 1 ? moved(next) : null);
  };
  const words = { value: number(value, 2), base: number(lever.baseline, 2) };
  return html`
    <label for=${lever.id}>
      <${LeverLabel} lever=${lever} />
      <output>${[value, ...moves.map((move) => move.to)].map((one) => number(one, 2)).join(" → ")}</output>
    </label>
    <div class="track">
      <input
        id=${lever.id}
        type="range"
        min="0"
        max="1"
        step="0.01"
        disabled=${isIdle(option, lever, about)}
        value=${value}
        aria-valuetext=${say("levers.valuetext", words)}
        onInput=${preview}
        onFocus=${remember}
        onChange=${release}
      />
      <${Marks} lever=${lever} />
    </div>
  `;
}

/** Below the slider: the value of 2014, and the span it may lie in. */
function Marks({ lever: { likely, baseline } }) {
  return html`
    <svg class="marks" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      ${
        likely
          ? html`
              <rect x=${100 * likely[0]} width=${100 * (likely[1] - likely[0])} y="1.5" height="3" />
            `
          : null
      }
      <line x1=${100 * baseline} x2=${100 * baseline} y1="0" y2="6" />
    </svg>
  `;
}

/** What the lever is, what its value of 2014 rests on, what it costs, its passage, and a change later on. */
function Note(props) {
  const { lever, choices, id } = props;
  const baseline = choices.length ? lever.choices[lever.baseline] : number(lever.baseline, 2);
  return html`
    <div class="note" id=${id}>
      <p>${lever.description}</p>
      <p class="muted">
        ${say("levers.baseline", { value: baseline })}${" "}
        <span class="badge">${say("estimate")}</span>
        ${" "}${lever.basis}
      </p>
      <p class="muted">${say("levers.cost", { cost: lever.cost })}</p>
      <${Passage} passage=${lever.passage} />
      ${
        lever.later
          ? html`
              <${LaterChanges} ...${props} />
            `
          : null
      }
    </div>
  `;
}
