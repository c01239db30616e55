/*
 * Taking what is seen along: address, picture, numbers, and the settings that give the same runs without
 * the lab.
 */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { pictureOfPage } from "./picture.js";
import { outcomesAsCsv, saveFile } from "./save.js";
import { serverOption } from "../option.js";
import { ask } from "../server.js";
import { say } from "../words.js";

const LABEL = 120;
const LEAST_WORLDS = 20;

/** Settings, command and study of the options, from the server; null until they are there. */
function useSettings(options, state, report) {
  const [settings, setSettings] = useState(null);
  useEffect(() => {
    const control = new AbortController();
    const question = {
      options: options.map((one) => serverOption(one.option, state)),
      labels: options.map((one, i) => `${i + 1}. ${one.label}`.slice(0, LABEL)),
      worlds: Math.max(LEAST_WORLDS, state.worlds),
    };
    ask("settings", question, control.signal)
      .then(setSettings)
      .catch((problem) => {
        if (problem.name !== "AbortError") report(problem.message);
      });
    return () => control.abort();
  }, []);
  return settings;
}

async function copyText(text, report) {
  try {
    await navigator.clipboard.writeText(text);
    report(say("share.copied"));
  } catch {
    report(say("share.copy_by_hand"));
  }
}

/**
 * Save the picture with a note on each option's line, on the worlds, and on how far the model can be
 * trusted.
 */
async function savePicture(title, options, report) {
  try {
    const worlds = Math.max(0, ...options.map((one) => one.worlds.length));
    const lines = options.map((one, i) => `${i ? say("share.dashed") : say("share.solid")} ${one.label}`);
    const count = worlds ? say("charts.worlds", { worlds }) : say("charts.one_world");
    saveFile("laeringslab.png", await pictureOfPage(title, [...lines, count, say("modest")]));
    report(say("share.saved"));
  } catch {
    report(say("share.no_picture"));
  }
}

const selectAll = (event) => event.target.select();

/** The dialog that all of it is done from. */
export function Share({ about, state, options, close, title }) {
  const dialog = useRef(null);
  const [message, report] = useState("");
  useEffect(() => dialog.current.showModal(), []);
  const settings = useSettings(options, state, report);
  const copy = (text) => copyText(text, report);
  const saveNumbers = () => {
    saveFile("laeringslab.csv", "\ufeff" + outcomesAsCsv(options, about), "text/csv");
    report(say("share.saved"));
  };
  return html`
    <dialog ref=${dialog} class="share" aria-labelledby="share-title" onClose=${close}>
      <h2 id="share-title">${say("share.title")}</h2>
      <label>
        ${say("share.address")}${" "}
        <input readonly value=${location.href} onFocus=${selectAll} />
      </label>
      <p>
        <button type="button" onClick=${() => copy(location.href)}>${say("share.copy")}</button>
        ${" "}
        <span class="muted">${say("share.address_note")}</span>
      </p>
      <p>
        <button type="button" onClick=${() => savePicture(title, options, report)}>
          ${say("share.picture")}
        </button>
        ${" "}
        <button type="button" onClick=${saveNumbers}>${say("share.csv")}</button>
      </p>
      <h3>${say("share.settings")}</h3>
      ${
        settings
          ? html`
              <${Settings} settings=${settings} copy=${copy} />
            `
          : html`
              <p class="muted">${say("closer.waiting")}</p>
            `
      }
      <p role="status">${message}</p>
      <p>
        <button type="button" class="go" onClick=${() => dialog.current.close()}>${say("close")}</button>
      </p>
    </dialog>
  `;
}

/** The command, the settings and the study that repeat what is seen. */
function Settings({ settings: { command, yaml, study }, copy }) {
  return html`
    <p class="muted">${say("share.settings_note")}</p>
    <label>
      ${say("share.command")}
      <textarea readonly rows="3" onFocus=${selectAll}>${command}</textarea>
    </label>
    <p>
      <button type="button" onClick=${() => copy(command)}>${say("share.copy_command")}</button>
      ${" "}
      <button type="button" onClick=${() => saveFile("config.yaml", yaml, "text/yaml")}>
        ${say("share.yaml")}
      </button>
      ${
        study
          ? html`
              ${" "}
              <button type="button" onClick=${() => saveFile("laeringslab.yaml", study, "text/yaml")}>
                ${say("share.study")}
              </button>
            `
          : null
      }
    </p>
    ${
      study
        ? html`
            <p class="muted">
              ${say("share.study_note")}${" "}
              <code>${"orglearn sweep study=laeringslab.yaml"}</code>
            </p>
          `
        : null
    }
  `;
}
