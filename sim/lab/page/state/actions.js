/* What can be done on the page: options set, pinned and reversed, and demonstrations opened. */

import { demonstrationState } from "./demonstration.js";
import { runKey } from "./runs.js";

export const WORLDS_AT_ONCE = 20;
const PINS = 3;

/** The actions, given the state they change. */
export function actionsOf({ about, demo, history, run, selection, clock }) {
  const { state, change, patch } = history;
  const without = (key) => state.pins.filter((one) => runKey(one, state, about) !== key);
  const everyOption = (edit) => change({ option: edit(state.option), pins: state.pins.map(edit) });
  const reverse = (id) =>
    everyOption((option) => ({
      ...option,
      reversed: option.reversed.includes(id)
        ? option.reversed.filter((one) => one !== id)
        : [...option.reversed, id],
    }));
  const setOption = (option, next = null) => {
    run.ahead.current = about.limits.ahead ? next : null;
    change({ option });
  };
  const pin = () => {
    const pins = [state.option, ...without(run.currentKey)];
    change({ pins: pins.slice(0, about.limits.options - 1).slice(0, PINS) });
  };
  const openDemonstration = (id) => {
    clock.play(0);
    const chosen = about.demos.find((other) => other.id === id);
    change(demonstrationState(chosen, state.language));
    clock.go(0);
    selection.reset();
    scrollTo({ top: 0 });
  };
  const lookWhere = () => {
    clock.play(0);
    clock.go(demo.look.month || clock.months);
    document.querySelector(".stage").scrollIntoView({ behavior: "smooth", block: "nearest" });
  };
  return {
    reverse,
    setOption,
    pin,
    openDemonstration,
    lookWhere,
    setWorld: (name) => everyOption((option) => ({ ...option, world: { ...option.world, name } })),
    unpin: (key) => change({ pins: without(key) }),
    closeDemonstration: () => patch({ demo: null, step: 0, guess: null }),
    playFromStart: () => {
      clock.go(0);
      clock.play(1);
    },
    tryWorlds: () => patch({ worlds: WORLDS_AT_ONCE }),
    moreWorlds: () => patch({ worlds: Math.min(about.limits.worlds, state.worlds + WORLDS_AT_ONCE) }),
  };
}
