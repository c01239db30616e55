/*
 * The loop map: places, and knowledge moving between them. Width is how much, colour how much of it is
 * right.
 */

import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { arrowPath, fitFont, foldText } from "./map_geometry.js";
import { drawArrows, heardFlow, PERIOD } from "./map_flows.js";
import { LoopCard } from "./loop_card.js";
import { MapKey } from "./map_key.js";
import { clock } from "../clock.js";
import { say } from "../words.js";

/** The map with its key, and what the chosen loop is. */
export function MapView({ about, options, playback, against, demo, month, selection }) {
  const { loop, chooseLoop } = selection;
  const marked = demo ? demo.look.loops || [] : [];
  const ready = options.filter((one) => one.playback);
  const widest = Math.max(0, ...ready.map((one) => one.playback.widest(PERIOD)));
  return html`
    <${LoopMap}
      about=${about}
      playback=${playback}
      chosen=${loop}
      marked=${marked}
      choose=${chooseLoop}
      widest=${widest}
    />
    <${MapKey} about=${about} />
    <${LoopCard}
      about=${about}
      playback=${playback}
      id=${loop || marked[0]}
      month=${month}
      against=${against && against.playback}
      againstLabel=${against && against.label}
    />
  `;
}

function LoopMap({ about, playback, chosen, marked, choose, widest }) {
  const root = useRef(null);
  const paths = useMemo(() => about.arrows.map((arrow) => arrowPath(arrow.points)), [about]);
  useLayoutEffect(() => {
    if (!playback) return undefined;
    const draw = drawArrows(root.current, about, playback, Math.max(widest || 0, playback.widest(PERIOD)));
    draw(clock.month);
    return clock.listen(draw);
  }, [about, playback, widest]);
  return html`
    <div class="map-scroll" tabindex="0" role="region" aria-label=${say("map.title")}>
      <svg
        class=${`map ${chosen || marked.length ? "some" : ""}`}
        viewBox="0 30 860 900"
        ref=${root}
        role="group"
        aria-label=${say("map.title")}
      >
        ${about.loops.map(
          (loop) => html`
            <${Loop}
              key=${loop.id}
              loop=${loop}
              about=${about}
              paths=${paths}
              playback=${playback}
              pressed=${chosen === loop.id}
              marked=${!chosen && marked.includes(loop.id)}
              choose=${choose}
            />
          `,
        )}
        ${about.places.map(
          (place) => html`
            <${Place} key=${place.id} place=${place} />
          `,
        )}
      </svg>
    </div>
  `;
}

/** The length of the part of an arrow that its name stands on. */
const nameRoom = ({ points, label_on }) =>
  Math.hypot(...[0, 1].map((axis) => points[label_on + 1][axis] - points[label_on][axis]));

/** A loop: all its arrows as one button. Its name stands on the arrow with the most room for it. */
function Loop({ loop, about, paths, playback, pressed, marked, choose }) {
  const arrows = about.arrows.map((arrow, a) => [arrow, a]).filter(([arrow]) => arrow.loop === loop.id);
  const most = Math.max(...arrows.map(([arrow]) => nameRoom(arrow)));
  const keys = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(loop.id, true);
  };
  return html`
    <g
      class=${`loop ${pressed || marked ? "on" : ""}`}
      role="button"
      tabindex="0"
      aria-pressed=${pressed}
      data-loop=${loop.id}
      aria-label=${playback ? heardFlow(loop, playback, about, clock.month) : loop.label}
      onFocus=${() => choose(loop.id)}
      onMouseEnter=${() => choose(loop.id)}
      onClick=${() => choose(loop.id, true)}
      onKeyDown=${keys}
    >
      ${arrows.map(
        ([arrow, a]) => html`
          <${Arrow} key=${a} index=${a} arrow=${arrow} path=${paths[a]} loop=${loop} most=${most} />
        `,
      )}
    </g>
  `;
}

/** One arrow; its width, colour and head are set as time goes. */
function Arrow({ index, arrow, path, loop, most }) {
  const room = nameRoom(arrow);
  const fontSize = Math.min(13.5, Math.max(10, room / loop.label.length / 0.55)).toFixed(1);
  return html`
    <g data-arrow=${index}>
      <path class="reach" d=${path} fill="none" stroke-width="22" stroke="transparent" />
      <path class="body" d=${path} fill="none" stroke-width="1" />
      ${
        loop.cycle === "double"
          ? html`
              <path class="core" d=${path} fill="none" stroke="#fff" />
            `
          : null
      }
      <path
        class="dashes"
        d=${path}
        fill="none"
        stroke="#fff"
        stroke-dasharray="0.1 23"
        stroke-linecap="round"
        visibility="hidden"
      />
      <path class="head" d="M-1 -1L0 0L-1 1Z" />
      <text
        text-anchor="middle"
        dominant-baseline="central"
        font-size=${fontSize}
        class=${room === most ? "name" : "name again"}
      >
        ${loop.label}
      </text>
    </g>
  `;
}

function Place({ place }) {
  const { x, y, width, height, label } = place;
  const upright = height > 2 * width;
  const middle = [x + width / 2, y + height / 2];
  const lines = upright ? [label] : foldText(label, width);
  const fontSize = fitFont(lines, upright ? height : width);
  return html`
    <g class=${place.inside ? "place inside" : "place"}>
      <rect x=${x} y=${y} width=${width} height=${height} rx="8" />
      <g transform=${upright ? `rotate(-90 ${middle[0]} ${middle[1]})` : ""}>
        ${lines.map(
          (line, i) => html`
            <text
              key=${line}
              font-size=${fontSize}
              x=${middle[0]}
              y=${middle[1] + (i - (lines.length - 1) / 2) * 17}
              text-anchor="middle"
              dominant-baseline="central"
            >
              ${line}
            </text>
          `,
        )}
      </g>
    </g>
  `;
}
