/* A guided demonstration: question, guess, run, look, discuss, and a note for the teacher. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import {
  DiscussStep,
  LookStep,
  PredictStep,
  QuestionStep,
  RunStep,
  TeacherStep,
} from "./demonstration_steps.js";
import { say } from "../words.js";

const STEPS = ["question", "predict", "run", "look", "discuss", "teacher"];
const BODIES = [QuestionStep, PredictStep, RunStep, LookStep, DiscussStep, TeacherStep];

/** The list of demonstrations to choose from. */
export function DemonstrationList({ about, open }) {
  return html`
    <ul class="demos">
      ${about.demos.map(
        ({ id, title, question }) => html`
          <li key=${id}>
            <button type="button" data-demo=${id} onClick=${() => open(id)}>
              <span class="id">${id}</span>
              <span>
                <strong>${title}</strong>
                <br />
                ${question}
              </span>
            </button>
          </li>
        `,
      )}
    </ul>
  `;
}

/** A ref for the heading of a step: it takes the focus when the step changes, but not when the page opens. */
function useStepFocus(step) {
  const heading = useRef(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (heading.current) heading.current.focus();
  }, [step]);
  return heading;
}

export function DemonstrationPanel(page) {
  const { demo, state, patch, actions } = page;
  const { step } = state;
  const heading = useStepFocus(step);
  const go = (next) => patch({ step: next });
  const title = { id: demo.id, title: demo.title };
  return html`
    <section class="demo" aria-label=${say("demo.title", title)}>
      <div class="demo-head">
        <h2>
          <span class="id">${demo.id}</span>
          ${" "}${demo.title}
        </h2>
        <span class="muted">${say("demo.minutes", { minutes: demo.minutes })}</span>
        <button type="button" class="quiet" onClick=${() => window.print()}>${say("demo.print")}</button>
        <button type="button" class="quiet" onClick=${actions.closeDemonstration}>
          ${say("demo.close")}
        </button>
      </div>
      <ol class="demo-steps">
        ${STEPS.map(
          (one, i) => html`
            <li key=${one}>
              <button type="button" aria-current=${i === step ? "step" : null} onClick=${() => go(i)}>
                ${i + 1}.${" "}${say(`demo.${one}`)}
              </button>
            </li>
          `,
        )}
      </ol>
      <div class="demo-body">
        <h3 tabindex="-1" ref=${heading}>${say(`demo.${STEPS[step]}`)}</h3>
        <${BODIES[step]} ...${page} />
      </div>
      <p class="demo-move">
        <button type="button" disabled=${step === 0} onClick=${() => go(step - 1)}>
          ${say("demo.back")}
        </button>
        <button type="button" class="go" disabled=${step === STEPS.length - 1} onClick=${() => go(step + 1)}>
          ${say("demo.next")}
        </button>
      </p>
    </section>
  `;
}
