/*
 * What is printed while a demonstration is open: a sheet for the class, and the teacher's note on a page of
 * its own.
 */

import { html } from "htm/preact";
import { Passage } from "./passage.js";
import { say } from "../words.js";

export function Sheet({ demo }) {
  return html`
    <article class="sheet">
      <h1>${demo.id}${" "}${demo.title}</h1>
      <p class="big">${demo.question}</p>
      <p>${demo.story}</p>
      <h2>${say("demo.predict")}</h2>
      <p>${demo.predict.ask}</p>
      <ul class="boxes">
        ${demo.predict.choices.map(
          (choice) => html`
            <li key=${choice}>${choice}</li>
          `,
        )}
      </ul>
      <p>${say("sheet.because")}</p>
      <div class="lines" aria-hidden="true"></div>
      <h2>${say("demo.look")}</h2>
      <p>${demo.look_here}</p>
      <p>${say("sheet.saw")}</p>
      <div class="lines" aria-hidden="true"></div>
      <h2>${say("demo.discuss")}</h2>
      <ol>
        ${demo.discuss.map(
          (one) => html`
            <li key=${one}>${one}</li>
          `,
        )}
      </ol>
      <p class="small">
        <strong>${say("theory")}:</strong>
        ${" "}${demo.theory}
      </p>
      <p class="small">${say("modest")}</p>
      <section class="teacher-page">
        <h1>${say("demo.teacher")}:${" "}${demo.id}${" "}${demo.title}</h1>
        <p>${say("demo.in_the_model")}${" "}${demo.see}</p>
        ${demo.teacher.map(
          (one) => html`
            <p key=${one}>${one}</p>
          `,
        )}
        <h2>${say("sheet.passages")}</h2>
        ${demo.passages.map(
          (passage) => html`
            <${Passage} key=${passage.quote} passage=${passage} />
          `,
        )}
        <h2>${say("sheet.variants")}</h2>
        <ul>
          ${demo.variants.map(
            (one) => html`
              <li key=${one.id}>${one.label}</li>
            `,
          )}
        </ul>
      </section>
    </article>
  `;
}
