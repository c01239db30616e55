/* The loop map: places, and knowledge moving between them. Width is how much, colour how much of it is right. */

import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { clock } from "./clock.js";
import { number, percent, say } from "./words.js";

const THIN = 1.2, WIDE = 15, CORE = 1.6;
export const PERIOD = 12;

/** A path through corners, rounded. */
function path_of(points, radius = 16) {
  const [first, ...rest] = points, last = rest.at(-1);
  let d = `M${first}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [before, corner, after] = [points[i - 1], points[i], points[i + 1]];
    const into = [corner[0] - before[0], corner[1] - before[1]], out = [after[0] - corner[0], after[1] - corner[1]];
    const [a, b] = [Math.hypot(...into), Math.hypot(...out)], r = Math.min(radius, a / 2, b / 2);
    d += `L${corner[0] - (into[0] / a) * r} ${corner[1] - (into[1] / a) * r}Q${corner} ${corner[0] + (out[0] / b) * r} ${corner[1] + (out[1] / b) * r}`;
  }
  return `${d}L${last}`;
}

/** Where an arrow's name stands, and how it is turned. */
function label_place(arrow, width) {
  const [a, b] = arrow.points.slice(arrow.label_on, arrow.label_on + 2);
  const run = [b[0] - a[0], b[1] - a[1]], far = Math.hypot(...run);
  const at = [a[0] + run[0] * arrow.label_at, a[1] + run[1] * arrow.label_at];
  let angle = (Math.atan2(run[1], run[0]) * 180) / Math.PI;
  if (angle >= 89.9) angle -= 180;
  if (angle < -90.1) angle += 180;
  const normal = [(run[1] / far) * arrow.side, (-run[0] / far) * arrow.side];
  const away = width / 2 + 8.5;
  return { x: at[0] + normal[0] * away, y: at[1] + normal[1] * away, angle };
}

function colour_of(share, about) {
  for (const [limit, colour] of about.colours.right) if (share < limit) return colour;
  return about.colours.right.at(-1)[1];
}

/** The words of a place folded into lines that fit its box. */
function folded(text, width) {
  const most = Math.max(9, Math.round(width / 9.2)), lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1) && lines.at(-1).length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
  }
  return lines;
}

/** What a loop moved in the year up to a month, over all its arrows that end where knowledge is held. */
export function moved(loop, film, about, month) {
  let right = 0, wrong = 0;
  about.arrows.forEach((arrow, a) => {
    if (arrow.loop !== loop) return;
    right = Math.max(right, film.flow(0, a, month, PERIOD));
    wrong = Math.max(wrong, film.flow(1, a, month, PERIOD));
  });
  return { right, wrong };
}

/** A loop in a sentence with what it moved: for those who hear the map and not see it. */
export function heard(loop, film, about, month) {
  const { right, wrong } = moved(loop.id, film, about, month);
  const lost = about.arrows.find((arrow) => arrow.loop === loop.id).loss;
  return `${loop.label}. ${say(lost ? "map.heard_lost" : "map.heard", { right: number(right), wrong: number(wrong) })}`;
}

export function LoopMap({ about, film, chosen, marked, choose, widest }) {
  const root = useRef(null);
  const paths = useMemo(() => about.arrows.map((arrow) => path_of(arrow.points)), [about]);

  useLayoutEffect(() => {
    if (!film) return undefined;
    const parts = about.arrows.map((arrow, a) => {
      const group = root.current.querySelector(`[data-arrow="${a}"]`);
      return { body: group.querySelector(".body"), core: group.querySelector(".core"), head: group.querySelector(".head"),
        dashes: group.querySelector(".dashes"), label: group.querySelector("text"), shown: [] };
    });
    const most = Math.max(widest || 0, film.widest(PERIOD));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    function draw(month) {
      about.arrows.forEach((arrow, a) => {
        const right = film.flow(0, a, month, PERIOD), wrong = film.flow(1, a, month, PERIOD), sum = right + wrong;
        const width = Math.round(10 * (sum > 0.01 ? Math.min(22, Math.max(THIN, WIDE * Math.sqrt(sum / most))) : 0.8)) / 10;
        const colour = arrow.loss || sum <= 0.01 ? about.colours.unseen : colour_of(right / sum, about);
        const part = parts[a];
        if (part.shown[0] !== width || part.shown[1] !== colour) {
          part.shown = [width, colour];
          part.body.setAttribute("stroke-width", width);
          part.body.setAttribute("stroke", colour);
          part.body.setAttribute("stroke-dasharray", sum <= 0.01 ? "1 6" : arrow.loss ? "9 4" : "none");
          part.head.setAttribute("fill", colour);
          part.head.setAttribute("transform", head_at(arrow.points, width));
          if (part.core) part.core.setAttribute("stroke-width", Math.max(CORE, width / 3));
          part.dashes.setAttribute("visibility", sum > 0.01 && !still ? "visible" : "hidden");
          part.dashes.setAttribute("stroke", width < 5 ? colour : "#fff"); // beads on a thin string, or inside a wide arrow
          part.dashes.setAttribute("stroke-width", width < 5 ? 5 : width * 0.42);
          const place = label_place(arrow, width);
          part.label.setAttribute("transform", `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)}) rotate(${place.angle.toFixed(1)})`);
        }
        if (!still) part.dashes.setAttribute("stroke-dashoffset", (-month * 11).toFixed(1));
      });
    }
    draw(clock.month);
    return clock.listen(draw);
  }, [about, film, widest]);

  const stretch = (arrow) => Math.hypot(...[0, 1].map((i) => arrow.points[arrow.label_on + 1][i] - arrow.points[arrow.label_on][i]));
  const loops = about.loops.map((loop) => ({ ...loop, arrows: about.arrows.map((arrow, a) => [arrow, a]).filter(([arrow]) => arrow.loop === loop.id) }));
  return html`<div class="map-scroll" tabindex="0" role="region" aria-label=${say("map.title")}>
    <svg class=${`map ${chosen || marked.length ? "some" : ""}`} viewBox="0 30 860 900" ref=${root} role="group" aria-label=${say("map.title")}>
      ${loops.map((loop) => html`<g key=${loop.id} class=${`loop ${chosen === loop.id || (!chosen && marked.includes(loop.id)) ? "on" : ""}`}
          role="button" tabindex="0" aria-pressed=${chosen === loop.id} data-loop=${loop.id}
          aria-label=${film ? heard(loop, film, about, clock.month) : loop.label}
          onFocus=${() => choose(loop.id)} onMouseEnter=${() => choose(loop.id)} onClick=${() => choose(loop.id, true)}
          onKeyDown=${(event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(loop.id, true); } }}>
        ${loop.arrows.map(([arrow, a]) => {
          const named = stretch(arrow) === Math.max(...loop.arrows.map(([one]) => stretch(one)));
          return html`<g data-arrow=${a} key=${a}>
            <path class="reach" d=${paths[a]} fill="none" stroke-width="22" stroke="transparent" />
            <path class="body" d=${paths[a]} fill="none" stroke-width="1" />
            ${loop.cycle === "double" ? html`<path class="core" d=${paths[a]} fill="none" stroke="#fff" />` : null}
            <path class="dashes" d=${paths[a]} fill="none" stroke="#fff" stroke-dasharray="0.1 23" stroke-linecap="round" visibility="hidden" />
            <path class="head" d="M-1 -1L0 0L-1 1Z" />
            <text text-anchor="middle" dominant-baseline="central" font-size=${Math.min(13.5, Math.max(10, stretch(arrow) / loop.label.length / 0.55)).toFixed(1)} class=${named ? "name" : "name again"}>${loop.label}</text>
          </g>`;
        })}
      </g>`)}
      ${about.places.map((place) => html`<${Place} key=${place.id} place=${place} />`)}
    </svg>
  </div>`;
}

function head_at(points, width) {
  const [before, end] = points.slice(-2), far = Math.hypot(end[0] - before[0], end[1] - before[1]);
  const along = [(end[0] - before[0]) / far, (end[1] - before[1]) / far], size = 5 + 0.8 * width;
  const angle = (Math.atan2(along[1], along[0]) * 180) / Math.PI;
  return `translate(${(end[0] + along[0] * 3).toFixed(1)} ${(end[1] + along[1] * 3).toFixed(1)}) rotate(${angle.toFixed(1)}) scale(${size.toFixed(1)} ${(size * 0.75).toFixed(1)})`;
}

/** Letters small enough for the longest line to stay inside its box. */
const fits = (lines, width) => Math.min(15, (width - 8) / (0.6 * Math.max(...lines.map((line) => line.length)))).toFixed(1);

function Place({ place }) {
  const upright = place.height > 2 * place.width, middle = [place.x + place.width / 2, place.y + place.height / 2];
  const lines = upright ? [place.label] : folded(place.label, place.width);
  return html`<g class=${place.inside ? "place inside" : "place"}>
    <rect x=${place.x} y=${place.y} width=${place.width} height=${place.height} rx="8" />
    <g transform=${upright ? `rotate(-90 ${middle[0]} ${middle[1]})` : ""}>
      ${lines.map((line, i) => html`<text key=${line} font-size=${fits(lines, upright ? place.height : place.width)} x=${middle[0]} y=${middle[1] + (i - (lines.length - 1) / 2) * 17} text-anchor="middle" dominant-baseline="central">${line}</text>`)}
    </g>
  </g>`;
}

/** What a loop is: its sentence, what it moved, which levers move it, and its place in the report. */
export function LoopCard({ about, film, id, month, against, against_label }) {
  const loop = about.loops.find((one) => one.id === id);
  if (!loop) return html`<div class="loop-card empty"><p>${say("map.hint")}</p></div>`;
  const told = (one) => {
    const { right, wrong } = moved(id, one, about, month);
    return say(about.arrows.find((arrow) => arrow.loop === id).loss ? "map.lost" : "map.moved", { right: number(right), wrong: number(wrong),
      share: percent(right + wrong > 0 ? right / (right + wrong) : NaN) });
  };
  return html`<div class="loop-card" aria-live="polite">
    <h3>${loop.label} ${loop.cycle ? html`<span class="badge theory">${say(`map.${loop.cycle}`)} · ${say("theory")}</span>` : null}</h3>
    <p>${loop.sentence}</p>
    ${film ? html`<p class="counts">${told(film)}</p>` : null}
    ${against ? html`<p class="counts muted">${against_label}: ${told(against)}</p>` : null}
    <p class="muted">${say("map.moved_by")}: ${loop.levers.map((name) => about.levers.find((lever) => lever.id === name).label).join(" · ") || say("map.no_lever")}</p>
    <${Passage} passage=${loop.passage} />
  </div>`;
}

/** A place in the report: its words as printed, where they stand, and how strongly it speaks. */
export function Passage({ passage }) {
  return html`<p class="passage"><q lang="nb">${passage.quote}</q> <span class="where">${say("passage", { section: passage.section, strength: passage.strength })}</span>
    ${passage.note ? html` <span class="where">${passage.note}</span>` : null}</p>`;
}

/** What width, colour and line mean. */
export function MapKey({ about }) {
  const limits = [0, ...about.colours.right.map(([limit]) => limit)];
  return html`<ul class="map-key" aria-label=${say("map.key")}>
    <li class="muted">${say("map.key_width")}</li>
    ${about.colours.right.map(([, colour], i) => html`<li key=${colour}><svg width="22" height="10" aria-hidden="true"><line x1="0" x2="22" y1="5" y2="5" stroke=${colour} stroke-width="7" /></svg>
      ${i === about.colours.right.length - 1 ? say("map.key_over", { low: percent(limits[i]) }) : i === 0 ? say("map.key_under", { high: percent(limits[1]) }) : say("map.key_span", { low: percent(limits[i]), high: percent(limits[i + 1]) })}</li>`)}
    <li><svg width="26" height="10" aria-hidden="true"><line x1="0" x2="26" y1="5" y2="5" stroke=${about.colours.unseen} stroke-width="5" stroke-dasharray="9 4" /></svg>${say("map.key_loss")}</li>
    <li><svg width="26" height="10" aria-hidden="true"><line x1="0" x2="26" y1="5" y2="5" stroke="#0b4479" stroke-width="8" /><line x1="0" x2="26" y1="5" y2="5" stroke="#fff" stroke-width="2.5" /></svg>${say("map.key_double")} <span class="badge theory">${say("theory")}</span></li>
  </ul>`;
}
