/* The steps of a demonstration, one component each. */

import { html } from "htm/preact";
import { Passage } from "./passage.js";
import { say } from "../words.js";

export const QuestionStep = ({ demo }) => html`
  <p class="big">${demo.question}</p>
  <p>${demo.story}</p>
`;

export function PredictStep({ demo, state, patch }) {
  return html`
    <fieldset class="guess">
      <legend>${demo.predict.ask}</legend>
      ${demo.predict.choices.map(
        (choice, i) => html`
          <label key=${choice}>
            <input
              type="radio"
              name="guess"
              checked=${state.guess === i}
              onChange=${() => patch({ guess: i })}
            />
            ${" "}${choice}
          </label>
        `,
      )}
    </fieldset>
    <p class="muted">${say("demo.guess_first")}</p>
  `;
}

export function RunStep({ about, demo, playback, actions }) {
  const options = demo.variants.map((one) => say("quoted", { text: one.label })).join(", ");
  const leverLabel = (id) => about.levers.find((lever) => lever.id === id).label;
  const levers = demo.slider.map(leverLabel).join(", ");
  return html`
    <p>${say("demo.run_lead", { options })}</p>
    <p>
      <button type="button" class="go" disabled=${!playback} onClick=${actions.playFromStart}>
        ▶${" "}${say("demo.run_play")}
      </button>
      ${" "}${
        demo.slider.length
          ? html`
              <span class="muted">${say("demo.run_levers", { levers })}</span>
            `
          : null
      }
    </p>
  `;
}

export function LookStep({ demo, state, actions }) {
  return html`
    <p>${demo.look_here}</p>
    <${Verdict} predict=${demo.predict} guess=${state.guess} />
    <p>${say("demo.in_the_model")}${" "}${demo.see}</p>
    <p>
      <button type="button" class="go" onClick=${actions.tryWorlds}>${say("demo.worlds")}</button>
      ${" "}
      <button type="button" onClick=${actions.lookWhere}>${say("demo.show_here")}</button>
    </p>
  `;
}

/** Whether the guess was right, where there was one. */
function Verdict({ predict: { choices, right }, guess }) {
  if (guess === null) return null;
  const isRight = right === guess;
  const sentence = isRight ? "demo.as_guessed" : "demo.not_as_guessed";
  return html`
    <p class=${`verdict ${isRight ? "as" : "not"}`}>
      <strong>${say("demo.guessed", { guess: choices[guess] })}</strong>
      ${" "}${say(sentence, { right: choices[right] })}
    </p>
  `;
}

export function DiscussStep({ about, demo, actions }) {
  const reversal = (id) => html`
    <button key=${id} type="button" onClick=${() => actions.reverse(id)}>
      ${about.reversals.find((one) => one.id === id).label}
    </button>
    ${" "}
  `;
  return html`
    <ol class="questions">
      ${demo.discuss.map(
        (one) => html`
          <li key=${one}>${one}</li>
        `,
      )}
    </ol>
    <p class="theory-note">
      <span class="badge theory">${say("theory")}</span>
      ${" "}${demo.theory}
    </p>
    ${
      demo.break_it.length
        ? html`
            <p>
              <strong>${say("demo.break_it")}</strong>
              ${" "}${demo.break_it.map(reversal)}
            </p>
          `
        : null
    }
  `;
}

export function TeacherStep({ demo }) {
  return html`
    ${demo.teacher.map(
      (one) => html`
        <p key=${one}>${one}</p>
      `,
    )}
    <p class="muted">${say("demo.patterns", { patterns: demo.patterns.join(", ") })}</p>
    ${demo.passages.map(
      (passage) => html`
        <${Passage} key=${passage.quote} passage=${passage} />
      `,
    )}
  `;
}
