/* What a view shows until its answer is there, or where there is none; and the names of loops. */

import { html } from "htm/preact";
import { say } from "../words.js";

export const Waiting = () => html`
  <p class="muted" role="status">${say("closer.waiting")}</p>
`;

export const Problem = ({ answer }) => html`
  <p class="trouble" role="alert">${answer.error}</p>
`;

/** A loop's name; for what was there before the first loop, words that say so. */
export const loopLabel = (about, id) =>
  (about.loops.find((loop) => loop.id === id) || { label: say("closer.before") }).label;
