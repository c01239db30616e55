/* The levels that a practice came to: when, through which loop, and how many have it there now. */

import { html } from "htm/preact";
import { loopLabel } from "./answer.js";
import { when } from "../panels/transport.js";
import { inside, percent, say } from "../words.js";

export const LEVELS = ["caseworkers", "routines", "repository", "guidance", "back"];

/** When half of the caseworkers had it. */
function backWords(step) {
  if (!step) return say("idea.not_back");
  return step.already ? say("idea.back_already") : inside(when(step.month));
}

/** When a level first had it and from which loop, and how many there had it already. */
function stepWords(about, level, step) {
  if (!step) return say("idea.not_here");
  const isNew = step.who !== null && step.who !== undefined;
  const through = isNew ? say("idea.through", { loop: loopLabel(about, step.loop) }) : "";
  const first = isNew ? `${inside(when(step.month))}, ${through}` : "";
  return first + (step.already ? ` ${say(`idea.already_${level}`, { number: step.already })}` : "");
}

export function PracticeSteps({ about, trace: { steps, right, wrong } }) {
  const shares = (level) => ({
    right: percent(right[level].at(-1)),
    wrong: percent(wrong[level].at(-1)),
  });
  return html`
    <ol class="steps">
      ${LEVELS.map((level) => {
        const step = steps[level];
        const isBack = level === "back";
        return html`
          <li key=${level} class=${step ? "reached" : "not"}>
            <strong>${say(`idea.level_${level}`)}</strong>
            ${" "}${isBack ? backWords(step) : stepWords(about, level, step)}
            ${
              isBack
                ? ""
                : html`
                    ${" "}
                    <span class="muted">${say("idea.now", shares(level))}</span>
                  `
            }
          </li>
        `;
      })}
    </ol>
  `;
}
