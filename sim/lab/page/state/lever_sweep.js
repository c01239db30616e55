/* Outcomes in the same worlds with a lever at a few places: asked for on demand, and kept. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../server.js";
import { serverOption, writeOption } from "../option.js";

export const PLACES = [0, 0.25, 0.5, 0.75, 1];
export const SWEEP_WORLDS = 20;
const KEPT = 40;
const kept = new Map();

/**
 * The list of worlds under a key, made where there is none; the oldest is dropped where there are too many.
 */
function worldsUnder(key) {
  const worlds = kept.get(key) || [];
  kept.set(key, worlds);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return worlds;
}

/** Fill the list of worlds, two questions at a time; `tell` is called after each. */
async function fillSweep(worlds, options, signal, tell) {
  let next = worlds.length;
  async function askInTurn() {
    while (next < SWEEP_WORLDS && !signal.aborted) {
      const world = next;
      next += 1;
      const answer = await ask("worlds", { options, worlds: [world] }, signal);
      worlds[world] = answer.outcomes[0];
      tell();
    }
  }
  await Promise.all([askInTurn(), askInTurn()]);
}

/**
 * The worlds that are there ([world][place][outcome][year]), whether more are under way, what is wrong, and
 * a start.
 */
export function useLeverSweep(about, state, option, lever) {
  const { [lever.id]: _own, ...others } = option.levers;
  const rest = writeOption({ ...option, levers: others }, about);
  const key = [rest, lever.id, state.seed, state.scale].join("|");
  const [, redraw] = useState(0);
  const [running, setRunning] = useState(false);
  const [trouble, complain] = useState("");
  const control = useRef(null);
  useEffect(() => {
    setRunning(false);
    complain("");
    return () => control.current && control.current.abort();
  }, [key]);
  const start = async () => {
    setRunning(true);
    complain("");
    const mine = new AbortController();
    control.current = mine;
    const at = (place) => serverOption({ ...option, levers: { ...others, [lever.id]: place } }, state);
    try {
      await fillSweep(worldsUnder(key), PLACES.map(at), mine.signal, () => redraw((n) => n + 1));
    } catch (problem) {
      if (problem.name !== "AbortError") complain(problem.message);
      mine.abort();
    }
    if (control.current === mine) setRunning(false);
  };
  return { worlds: (kept.get(key) || []).filter(Boolean), running, trouble, start };
}
