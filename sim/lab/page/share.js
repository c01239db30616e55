/* Taking what is seen along: the address, a picture, the numbers, and the settings that give the same runs without the lab. */

import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { question } from "./address.js";
import { ask } from "./server.js";
import { say } from "./words.js";

/** Hand a file to the browser. */
export function save(name, content, kind) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: kind }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const quoted = (text) => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** A text that begins like a formula is one nowhere. */
const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Every outcome of every option in every year; a row a world where there are worlds. */
export function table(options, about) {
  const rows = [["option", "world", "year", "outcome", "value"]];
  for (const option of options) {
    const worlds = option.worlds.length ? option.worlds.map((world, w) => [w, (o) => world[o]]) : option.film ? [[0, (o) => option.film.outcomes[about.outcomes[o].id]]] : [];
    for (const [w, of] of worlds) {
      about.outcomes.forEach((outcome, o) => of(o).forEach((value, year) => rows.push([quoted(harmless(option.label)), w, year, outcome.id, value ?? ""])));
    }
  }
  return rows.map((row) => row.join(",")).join("\r\n") + "\r\n";
}

const SMALL = "12px sans-serif";

/** A sentence in lines that are no wider than this. */
function wrapped(text, width, ink) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && ink.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** A drawing as an image that a canvas can take, with the rules of the page in it. */
async function pictured(drawing, rules) {
  const copy = drawing.cloneNode(true), box = drawing.getAttribute("viewBox");
  const [width, height] = box ? box.split(" ").slice(2).map(Number) : ["width", "height"].map((side) => Number(drawing.getAttribute(side)));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = rules + "\ntext{font-family:sans-serif}";
  copy.prepend(style);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return { image, width, height };
}

/** The drawing that stands on the stage with what its colours mean, and the charts beside it, as one picture. */
export async function picture(title, notes) {
  const drawings = [...document.querySelectorAll(".stage svg.map, .stage figure svg, .stage .idea-of svg, .stage .case-lines, .sweep svg[role=img], .charts figure svg")].filter((one) => one.getBoundingClientRect().width > 0);
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join("\n");
  const images = await Promise.all(drawings.map(async (drawing) => ({
    ...await pictured(drawing, rules),
    caption: drawing.closest("figure")?.querySelector("figcaption strong")?.textContent || drawing.closest(".idea-of")?.querySelector("h4")?.textContent || "",
  })));
  const key = await Promise.all([...document.querySelectorAll(".stage .map-key li")].map(async (line) => {
    const sign = line.querySelector("svg");
    return { text: line.textContent.trim(), sign: sign ? await pictured(sign, rules) : null };
  }));
  const scale = 2, [main, ...rest] = images, column = 420;
  const tall = rest.reduce((sum, one) => sum + (column * one.height) / one.width + 34, 0);
  const canvas = document.createElement("canvas"), ink = canvas.getContext("2d");
  const wide = Math.max(700, (main ? main.width : 0) + (rest.length ? column + 30 : 0) + 40);
  canvas.width = scale * wide;
  ink.font = SMALL;
  notes = notes.flatMap((note) => wrapped(note, wide - 40, ink));
  canvas.height = scale * (Math.max(main ? main.height + 40 + 20 * key.length : 0, tall) + 84 + 18 * notes.length);
  ink.scale(scale, scale);
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = "#1b1f24";
  ink.font = "bold 18px sans-serif";
  ink.fillText(title, 20, 32);
  if (main) {
    ink.font = "bold 13px sans-serif";
    ink.fillText(main.caption, 20, 64);
    ink.drawImage(main.image, 20, 72, main.width, main.height);
    ink.font = SMALL;
    key.forEach(({ text, sign }, i) => {
      const at = 72 + main.height + 20 * (i + 1);
      if (sign) ink.drawImage(sign.image, 20, at - 6 - sign.height / 2, sign.width, sign.height);
      ink.fillText(text, sign ? 52 : 20, at);
    });
  }
  let y = 50;
  for (const one of rest) {
    ink.font = "bold 13px sans-serif";
    ink.fillText(one.caption, (main ? main.width : 0) + 50, y + 14);
    ink.drawImage(one.image, (main ? main.width : 0) + 50, y + 22, column, (column * one.height) / one.width);
    y += (column * one.height) / one.width + 34;
  }
  ink.font = SMALL;
  notes.forEach((note, i) => ink.fillText(note, 20, canvas.height / scale - 14 - 18 * (notes.length - 1 - i)));
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** The panel that all of it is done from. */
export function Share({ about, state, options, close, title }) {
  const dialog = useRef(null), [told, tell] = useState(""), [settings, found] = useState(null);
  useEffect(() => {
    dialog.current.showModal();
    const control = new AbortController();
    ask("settings", { options: options.map((one) => question(one.option, state)), labels: options.map((one, i) => `${i + 1}. ${one.label}`.slice(0, 120)), worlds: Math.max(20, state.worlds) }, control.signal)
      .then(found).catch((problem) => { if (problem.name !== "AbortError") tell(problem.message); });
    return () => control.abort();
  }, []);
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      tell(say("share.copied"));
    } catch {
      tell(say("share.copy_by_hand"));
    }
  }
  async function draw() {
    try {
      const worlds = Math.max(0, ...options.map((one) => one.worlds.length));
      save("laeringslab.png", await picture(title, [...options.map((one, i) => `${i ? say("share.dashed") : say("share.solid")} ${one.label}`), worlds ? say("charts.worlds", { worlds }) : say("charts.one_world"), say("modest")]));
      tell(say("share.saved"));
    } catch {
      tell(say("share.no_picture"));
    }
  }
  return html`<dialog ref=${dialog} class="share" aria-labelledby="share-title" onClose=${close}>
    <h2 id="share-title">${say("share.title")}</h2>
    <label>${say("share.address")} <input readonly value=${location.href} onFocus=${(event) => event.target.select()} /></label>
    <p><button type="button" onClick=${() => copy(location.href)}>${say("share.copy")}</button> <span class="muted">${say("share.address_note")}</span></p>
    <p><button type="button" onClick=${draw}>${say("share.picture")}</button>
      ${" "}<button type="button" onClick=${() => { save("laeringslab.csv", "\ufeff" + table(options, about), "text/csv"); tell(say("share.saved")); }}>${say("share.csv")}</button></p>
    <h3>${say("share.settings")}</h3>
    ${settings ? html`<p class="muted">${say("share.settings_note")}</p>
      <label>${say("share.command")}<textarea readonly rows="3" onFocus=${(event) => event.target.select()}>${settings.command}</textarea></label>
      <p><button type="button" onClick=${() => copy(settings.command)}>${say("share.copy_command")}</button>
        ${" "}<button type="button" onClick=${() => save("config.yaml", settings.yaml, "text/yaml")}>${say("share.yaml")}</button>
        ${settings.study ? html` <button type="button" onClick=${() => save("laeringslab.yaml", settings.study, "text/yaml")}>${say("share.study")}</button>` : null}</p>
      ${settings.study ? html`<p class="muted">${say("share.study_note")} <code>orglearn sweep study=laeringslab.yaml</code></p>` : null}` : html`<p class="muted">${say("closer.waiting")}</p>`}
    <p role="status">${told}</p>
    <p><button type="button" class="go" onClick=${() => dialog.current.close()}>${say("close")}</button></p>
  </dialog>`;
}
