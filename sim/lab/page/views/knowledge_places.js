/*
 * Where knowledge is: of all that caseworkers meet, what they have right, in heads and in routines, layer
 * on layer.
 */

import { html } from "htm/preact";
import { frame, GridLines, ticks, useTimeMark, YearLabels } from "../panels/plot.js";
import { when } from "../panels/transport.js";
import { number, percent, say } from "../words.js";

/**
 * From the bottom: in the head alone, in both, in the routine where the head has no view; and where its
 * view is wrong.
 */
const LAYERS = [
  ["heads", "#a84300"],
  ["both", "#0b5394"],
  ["routine", "#7fa8d1"],
  ["unused", "#d9dde1"],
];
/** So many of the layers, from the bottom, are at hand. */
const AT_HAND = 3;
const INK = "#1b1f24";
const SIZE = { width: 400, height: 220, left: 46, right: 10, top: 8, bottom: 24 };

/** The share in the lowest `count` layers at month `m`. */
const share = (playback, m, count) =>
  LAYERS.slice(0, count).reduce((sum, [name]) => sum + playback.where[name][m], 0);

/** One option's layers over the years; every option is drawn to the same height. */
function Panel({ option, highest, about }) {
  const { playback, label } = option;
  const plot = frame(SIZE, [0, 12 * about.years], [0, highest]);
  const { width, height, top, bottom, x, y } = plot;
  const mark = useTimeMark(x);
  const edge = (count) =>
    playback.where.heads.map((_, m) => `${x(m).toFixed(1)} ${y(share(playback, m, count)).toFixed(1)}`);
  const layer = ([name, colour], i) => html`
    <path
      key=${name}
      class="layer"
      data-layer=${name}
      d=${`M${edge(i + 1).join("L")}L${edge(i).reverse().join("L")}Z`}
      fill=${colour}
      stroke="#fff"
      stroke-width="0.8"
    />
  `;
  return html`
    <figure class="layers" data-option=${option.key}>
      <figcaption><strong>${label}</strong></figcaption>
      <svg viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${say("where.alt", { option: label })}>
        <${GridLines} values=${ticks(0, highest, 5).values} text=${percent} frame=${plot} />
        <${YearLabels} years=${about.years} x=${x} at=${height - 8} />
        ${LAYERS.map(layer)}
        <path
          d=${`M${edge(AT_HAND).join("L")}`}
          fill="none"
          stroke=${INK}
          stroke-width="1.8"
          class="at-hand"
        />
        <line ref=${mark} y1=${top} y2=${height - bottom} class="cursor" />
      </svg>
    </figure>
  `;
}

function LayerKey() {
  return html`
    <ul class="map-key" aria-label=${say("map.key")}>
      ${[...LAYERS].reverse().map(
        ([name, colour]) => html`
          <li key=${name}>
            <svg width="18" height="12" aria-hidden="true">
              <rect width="18" height="12" fill=${colour} />
            </svg>
            ${say(`where.${name}`)}
          </li>
        `,
      )}
      <li>
        <svg width="22" height="10" aria-hidden="true">
          <line x1="0" x2="22" y1="5" y2="5" stroke=${INK} stroke-width="1.8" />
        </svg>
        ${say("where.at_hand")}
      </li>
    </ul>
  `;
}

/** The shares at a month, in per cent: a row an option, a column a layer. */
function Shares({ options, month }) {
  const title = say("where.table", { when: when(month) });
  const cell = (value) => number(100 * value, 1);
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${title}>
      <table class="numbers">
        <caption>${title}</caption>
        <thead>
          <tr>
            <th scope="col">${say("option")}</th>
            ${LAYERS.map(
              ([name]) => html`
                <th scope="col" key=${name}>${say(`where.${name}`)}</th>
              `,
            )}
            <th scope="col">${say("where.at_hand")}</th>
          </tr>
        </thead>
        <tbody>
          ${options.map(
            ({ key, label, playback }) => html`
              <tr key=${key}>
                <th scope="row">${label}</th>
                ${LAYERS.map(
                  ([name]) => html`
                    <td key=${name}>${cell(playback.where[name][month])}</td>
                  `,
                )}
                <td>${cell(share(playback, month, AT_HAND))}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

export function KnowledgePlaces({ about, options, month }) {
  const ready = options.filter((one) => one.playback);
  if (!ready.length) return null;
  const totals = ({ playback }) => playback.where.heads.map((_, m) => share(playback, m, LAYERS.length));
  const highest = Math.min(1, Math.ceil(20 * Math.max(...ready.flatMap(totals))) / 20);
  const shown = Math.max(0, Math.min(ready[0].playback.months, Math.round(month)));
  return html`
    <div class="where-is">
      <p class="muted">${say("where.note")}</p>
      <${LayerKey} />
      <div class="panels">
        ${ready.map(
          (one) => html`
            <${Panel} key=${one.key} option=${one} highest=${highest} about=${about} />
          `,
        )}
      </div>
      <${Shares} options=${ready} month=${shown} />
    </div>
  `;
}
