/* What the loops move, and the arrows that show it. */

import { headTransform, labelPlace } from "./map_geometry.js";
import { number, say } from "../words.js";

/** Months over which a flow is counted. */
export const PERIOD = 12;
/**
 * Widths of an arrow: the thinnest that moves anything, that of the largest flow, the widest, and one that
 * moves nothing.
 */
const THIN = 1.2;
const WIDE = 15;
const WIDEST = 22;
const STILL = 0.8;
const CORE = 1.6;
/** Flows below this are drawn as none. */
const NONE = 0.01;

/** What a loop moved in the year up to a month, over all its arrows that end where knowledge is held. */
export function movedBy(loop, playback, about, month) {
  let right = 0;
  let wrong = 0;
  about.arrows.forEach((arrow, a) => {
    if (arrow.loop !== loop) return;
    right = Math.max(right, playback.flow(0, a, month, PERIOD));
    wrong = Math.max(wrong, playback.flow(1, a, month, PERIOD));
  });
  return { right, wrong };
}

/** Whether a loop is one through which knowledge is lost. */
export const isLoss = (loop, about) => about.arrows.find((arrow) => arrow.loop === loop).loss;

/** A loop in a sentence with what it moved: for those who hear the map and do not see it. */
export function heardFlow(loop, playback, about, month) {
  const { right, wrong } = movedBy(loop.id, playback, about, month);
  const parts = { right: number(right), wrong: number(wrong) };
  return `${loop.label}. ${say(isLoss(loop.id, about) ? "map.heard_lost" : "map.heard", parts)}`;
}

function shareColour(share, about) {
  for (const [limit, colour] of about.colours.right) if (share < limit) return colour;
  return about.colours.right.at(-1)[1];
}

/** The elements of an arrow that change, and what they show now. */
function arrowParts(root, a) {
  const group = root.querySelector(`[data-arrow="${a}"]`);
  const part = (selector) => group.querySelector(selector);
  const [body, core, head] = [part(".body"), part(".core"), part(".head")];
  return { body, core, head, dashes: part(".dashes"), label: part("text"), shown: [] };
}

/** A function of the month that draws every arrow. `most`: the flow that is drawn as wide as `WIDE`. */
export function drawArrows(root, about, playback, most) {
  const parts = about.arrows.map((_, a) => arrowParts(root, a));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return (month) =>
    about.arrows.forEach((arrow, a) => {
      const right = playback.flow(0, a, month, PERIOD);
      const sum = right + playback.flow(1, a, month, PERIOD);
      const moves = sum > NONE;
      const exact = moves ? Math.min(WIDEST, Math.max(THIN, WIDE * Math.sqrt(sum / most))) : STILL;
      const width = Math.round(10 * exact) / 10;
      const colour = arrow.loss || !moves ? about.colours.unseen : shareColour(right / sum, about);
      const part = parts[a];
      if (part.shown[0] !== width || part.shown[1] !== colour) {
        part.shown = [width, colour];
        drawArrow(part, arrow, { width, colour, moves, still });
      }
      if (!still) part.dashes.setAttribute("stroke-dashoffset", (-month * 11).toFixed(1));
    });
}

function drawArrow({ body, core, head, dashes, label }, arrow, { width, colour, moves, still }) {
  body.setAttribute("stroke-width", width);
  body.setAttribute("stroke", colour);
  const lossDashes = arrow.loss ? "9 4" : "none";
  body.setAttribute("stroke-dasharray", moves ? lossDashes : "1 6");
  head.setAttribute("fill", colour);
  head.setAttribute("transform", headTransform(arrow.points, width));
  if (core) core.setAttribute("stroke-width", Math.max(CORE, width / 3));
  const thin = width < 5; // beads on a thin string, or inside a wide arrow
  dashes.setAttribute("visibility", moves && !still ? "visible" : "hidden");
  dashes.setAttribute("stroke", thin ? colour : "#fff");
  dashes.setAttribute("stroke-width", thin ? 5 : width * 0.42);
  const { x, y, angle } = labelPlace(arrow, width);
  label.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`);
}
