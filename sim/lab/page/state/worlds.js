/* More worlds than the one that is played: filled in one by one, the same ones for every option. */

import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../server.js";
import { serverOption } from "../option.js";
import { keepWorld, runKey, trimWorlds, worldsOf } from "./runs.js";

/** How far the worlds have come ({done, of, left in seconds}) and a function that stops asking for more. */
export function useWorlds(state, { currentKey: key, pinKeys }, about, complain, patch) {
  const [progress, setProgress] = useState(null);
  const control = useRef(null);
  useEffect(() => {
    if (!state.worlds) return undefined;
    const mine = new AbortController();
    control.current = mine;
    const others = state.pins.filter((pin) => runKey(pin, state, about) !== key);
    const jobs = missingWorlds([state.option, ...others], state, about);
    if (!jobs.length) {
      setProgress((n) => ({ ...(n || {}), done: state.worlds, of: state.worlds, left: 0 }));
      return undefined;
    }
    setProgress({ done: state.worlds - jobs.length, of: state.worlds, left: null });
    fillWorlds(jobs, state, about, mine.signal, setProgress).catch((problem) => {
      mine.abort();
      if (problem.name !== "AbortError") {
        complain(problem.message);
        patch({ worlds: 0 });
      }
    });
    return () => mine.abort();
  }, [key, pinKeys.join(" "), state.worlds]);
  const stop = () => {
    if (control.current) control.current.abort();
    patch({ worlds: 0 });
  };
  return { progress, stop };
}

/** [world, options that lack it] for each world that some option lacks. */
function missingWorlds(options, state, about) {
  const jobs = [];
  for (let world = 0; world < state.worlds; world += 1) {
    const lacking = options.filter((option) => !worldsOf(runKey(option, state, about))[world]);
    if (lacking.length) jobs.push([world, lacking]);
  }
  return jobs;
}

/** Ask for all of them, two questions at a time; reports progress after each. */
async function fillWorlds(jobs, state, about, signal, setProgress) {
  const begun = performance.now();
  let next = 0;
  let finished = 0;
  async function askInTurn() {
    while (next < jobs.length && !signal.aborted) {
      const [world, lacking] = jobs[next];
      next += 1;
      const options = lacking.map((option) => serverOption(option, state));
      const answer = await ask("worlds", { options, worlds: [world] }, signal);
      lacking.forEach((option, i) => keepWorld(runKey(option, state, about), world, answer.outcomes[0][i]));
      trimWorlds();
      finished += 1;
      const each = (performance.now() - begun) / finished;
      const done = state.worlds - jobs.length + finished;
      setProgress({ done, of: state.worlds, left: (each * (jobs.length - finished)) / 1000 });
    }
  }
  await Promise.all([askInTurn(), askInTurn()]);
}
