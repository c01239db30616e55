/* A guided demonstration: question, guess, run, look, discuss, and a note for the teacher; and the sheet to print. */

import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";
import { Passage } from "./map.js";
import { say } from "./words.js";

export const STEPS = ["question", "predict", "run", "look", "discuss", "teacher"];

/** The list of demonstrations to choose from. */
export function DemoList({ about, open }) {
  return html`<ul class="demos">${about.demos.map((demo) => html`<li key=${demo.id}>
    <button type="button" data-demo=${demo.id} onClick=${() => open(demo.id)}><span class="id">${demo.id}</span><span><strong>${demo.title}</strong><br />${demo.question}</span></button></li>`)}</ul>`;
}

export function DemoPanel({ about, demo, step, guess, ready, go, pick, close, act }) {
  const heading = useRef(null), first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (heading.current) heading.current.focus();
  }, [step]);
  const name = STEPS[step];
  return html`<section class="demo" aria-label=${say("demo.title", { id: demo.id, title: demo.title })}>
    <div class="demo-head"><h2><span class="id">${demo.id}</span> ${demo.title}</h2>
      <span class="muted">${say("demo.minutes", { minutes: demo.minutes })}</span>
      <button type="button" class="quiet" onClick=${() => window.print()}>${say("demo.print")}</button>
      <button type="button" class="quiet" onClick=${close}>${say("demo.close")}</button></div>
    <ol class="demo-steps">${STEPS.map((one, i) => html`<li key=${one}><button type="button" aria-current=${i === step ? "step" : null} onClick=${() => go(i)}>${i + 1}. ${say(`demo.${one}`)}</button></li>`)}</ol>
    <div class="demo-body">
      <h3 tabindex="-1" ref=${heading}>${say(`demo.${name}`)}</h3>
      ${name === "question" ? html`<p class="big">${demo.question}</p><p>${demo.story}</p>` : null}
      ${name === "predict" ? html`<fieldset class="guess"><legend>${demo.predict.ask}</legend>
        ${demo.predict.choices.map((choice, i) => html`<label key=${choice}><input type="radio" name="guess" checked=${guess === i} onChange=${() => pick(i)} /> ${choice}</label>`)}</fieldset>
        <p class="muted">${say("demo.guess_first")}</p>` : null}
      ${name === "run" ? html`<p>${say("demo.run_lead", { options: demo.variants.map((one) => say("quoted", { text: one.label })).join(", ") })}</p>
        <p><button type="button" class="go" disabled=${!ready} onClick=${() => act("play")}>▶ ${say("demo.run_play")}</button> ${demo.slider.length ? html`<span class="muted">${say("demo.run_levers", { levers: demo.slider.map((id) => about.levers.find((lever) => lever.id === id).label).join(", ") })}</span>` : null}</p>` : null}
      ${name === "look" ? html`<p>${demo.look_here}</p>
        ${guess === null ? null : html`<p class=${`verdict ${demo.predict.right === guess ? "as" : "not"}`}><strong>${say("demo.guessed", { guess: demo.predict.choices[guess] })}</strong> ${say(demo.predict.right === guess ? "demo.as_guessed" : "demo.not_as_guessed", { right: demo.predict.choices[demo.predict.right] })}</p>`}
        <p>${say("demo.in_the_model")} ${demo.see}</p>
        <p><button type="button" class="go" onClick=${() => act("worlds")}>${say("demo.worlds")}</button> <button type="button" onClick=${() => act("look")}>${say("demo.show_here")}</button></p>` : null}
      ${name === "discuss" ? html`<ol class="questions">${demo.discuss.map((one) => html`<li key=${one}>${one}</li>`)}</ol>
        <p class="theory-note"><span class="badge theory">${say("theory")}</span> ${demo.theory}</p>
        ${demo.break_it.length ? html`<p><strong>${say("demo.break_it")}</strong> ${demo.break_it.map((id) => html`<button key=${id} type="button" onClick=${() => act("turn", id)}>${about.reversals.find((one) => one.id === id).label}</button> `)}</p>` : null}` : null}
      ${name === "teacher" ? html`${demo.teacher.map((one) => html`<p key=${one}>${one}</p>`)}
        <p class="muted">${say("demo.patterns", { patterns: demo.patterns.join(", ") })}</p>${demo.passages.map((passage) => html`<${Passage} key=${passage.quote} passage=${passage} />`)}` : null}
    </div>
    <p class="demo-move"><button type="button" disabled=${step === 0} onClick=${() => go(step - 1)}>${say("demo.back")}</button>
      <button type="button" class="go" disabled=${step === STEPS.length - 1} onClick=${() => go(step + 1)}>${say("demo.next")}</button></p>
  </section>`;
}

/** What is printed while a demonstration is open: a sheet for the class, and the teacher's note on a page of its own. */
export function Sheet({ demo }) {
  return html`<article class="sheet">
    <h1>${demo.id} ${demo.title}</h1>
    <p class="big">${demo.question}</p><p>${demo.story}</p>
    <h2>${say("demo.predict")}</h2><p>${demo.predict.ask}</p>
    <ul class="boxes">${demo.predict.choices.map((choice) => html`<li key=${choice}>${choice}</li>`)}</ul>
    <p>${say("sheet.because")}</p><div class="lines" aria-hidden="true"></div>
    <h2>${say("demo.look")}</h2><p>${demo.look_here}</p>
    <p>${say("sheet.saw")}</p><div class="lines" aria-hidden="true"></div>
    <h2>${say("demo.discuss")}</h2><ol>${demo.discuss.map((one) => html`<li key=${one}>${one}</li>`)}</ol>
    <p class="small"><strong>${say("theory")}:</strong> ${demo.theory}</p>
    <p class="small">${say("modest")}</p>
    <section class="teacher-page"><h1>${say("demo.teacher")}: ${demo.id} ${demo.title}</h1>
      <p>${say("demo.in_the_model")} ${demo.see}</p>${demo.teacher.map((one) => html`<p key=${one}>${one}</p>`)}
      <h2>${say("sheet.passages")}</h2>${demo.passages.map((passage) => html`<${Passage} key=${passage.quote} passage=${passage} />`)}
      <h2>${say("sheet.variants")}</h2><ul>${demo.variants.map((one) => html`<li key=${one.id}>${one.label}</li>`)}</ul>
    </section>
  </article>`;
}
