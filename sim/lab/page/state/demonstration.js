/* A demonstration as a state of the page. */

import { initialState } from "../address.js";
import { completeOption } from "../option.js";
import { VIEWS } from "./views.js";

const OUTCOMES = 6;

/** The state in which a demonstration opens: its first variant is played, the others are pinned beside it. */
export function demonstrationState(demo, language) {
  const [first, ...others] = demo.variants.map((variant) => completeOption(variant.option));
  const asked = demo.variants[0].option;
  return {
    ...initialState(),
    language,
    demo: demo.id,
    option: first,
    pins: others,
    outcomes: demo.outcomes.slice(0, OUTCOMES),
    month: 0,
    seed: asked.seed || 0,
    scale: asked.scale || "teaching",
    view: VIEWS.includes(demo.look.view) ? demo.look.view : "map",
    colour: demo.look.outcome || "quality",
    sweep: demo.look.lever || demo.slider[0] || "detail_management",
  };
}
