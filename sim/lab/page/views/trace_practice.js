/*
 * One practice on its way up and back: who first had it right, through which loop it came to each level,
 * where it stopped.
 */

import { html } from "htm/preact";
import { Problem, Waiting } from "./answer.js";
import { PracticeShares } from "./practice_shares.js";
import { LEVELS, PracticeSteps } from "./practice_steps.js";
import { when } from "../panels/transport.js";
import { serverOption } from "../option.js";
import { useAnswer } from "../state/answer.js";
import { inside, say } from "../words.js";

/** What a practice is like: standard or tailored, and whether it can be written down. */
export function practiceKind({ y, tacit }) {
  return `${say(y > 0.5 ? "idea.tailored" : "idea.standard")} ${tacit ? say("idea.tacit") : ""}`;
}

export function TracePractice({ about, state, options, choose }) {
  const [first, ...others] = options;
  const question = { option: serverOption(first.option, state), practice: state.practice };
  const trace = useAnswer("trace_practice", question);
  if (!trace)
    return html`
      <${Waiting} />
    `;
  if (trace.error)
    return html`
      <${Problem} answer=${trace} />
    `;
  const candidates = [...new Set([...trace.candidates, trace.practice])];
  return html`
    <div class="idea">
      <p>
        ${say("idea.lead")}${" "}
        <label>
          ${say("idea.which")}${" "}
          <select value=${String(trace.practice)} onChange=${(event) => choose(Number(event.target.value))}>
            ${candidates.map(
              (m) => html`
                <option key=${m} value=${String(m)}>${say("idea.number", { number: m + 1 })}</option>
              `,
            )}
          </select>
        </label>
      </p>
      <p class="muted">${practiceKind(trace)}</p>
      <${Trace} about=${about} trace=${trace} label=${first.label} />
      ${others.map(
        (one) => html`
          <${OtherTrace}
            key=${one.key}
            about=${about}
            state=${state}
            other=${one}
            practice=${trace.practice}
          />
        `,
      )}
    </div>
  `;
}

/** The same practice under an option beside the one that is played. */
function OtherTrace({ about, state, other, practice }) {
  const trace = useAnswer("trace_practice", { option: serverOption(other.option, state), practice });
  if (!trace)
    return html`
      <${Waiting} />
    `;
  return trace.error
    ? html`
        <${Problem} answer=${trace} />
      `
    : html`
        <${Trace} about=${about} trace=${trace} label=${other.label} />
      `;
}

/** The practice under one option: who has it right from which loop over time, and how far it came. */
function Trace({ about, trace, label }) {
  const reached = LEVELS.slice(0, 4).filter((level) => trace.steps[level]).length;
  const stopped = reached < 4;
  const reversals = trace.turned.map((m) => inside(when(m))).join(", ");
  const born = trace.born ? "idea.born" : "idea.born_at_start";
  return html`
    <section class="idea-of">
      <h4>${label}</h4>
      <p class="muted">${say(born, { when: inside(when(trace.born)) })}</p>
      <${PracticeShares} about=${about} trace=${trace} label=${label} />
      <p class="muted">
        ${say("idea.note")}${" "}${reversals ? say("idea.turned", { when: reversals }) : ""}
      </p>
      <${PracticeSteps} about=${about} trace=${trace} />
      <p>
        ${stopped ? say(`idea.stopped_${reached}`) : say("idea.arrived")}${" "}${
          stopped && trace.tacit ? say("idea.because_tacit") : ""
        }
      </p>
    </section>
  `;
}
