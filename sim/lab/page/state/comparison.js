/* The options that are drawn together: the one that is played, and those pinned beside it. */

import { useMemo } from "preact/hooks";
import { optionLabel } from "./labels.js";
import { hasPlayback, keptPlayback, playbackCount, runKey, worldsOf } from "./runs.js";

/**
 * Each option with its key, label, playback (or null) and the worlds that are there; the played one first.
 */
export function useComparison(state, run, progress, demo, about) {
  const { currentKey, pinKeys, shown, playback, drawn } = run;
  const pinsThere = pinKeys.map((one) => hasPlayback(one)).join();
  const options = useMemo(() => {
    const shownKey = runKey(shown, state, about);
    const others = state.pins.filter((pin) => runKey(pin, state, about) !== shownKey);
    return [shown, ...others].map((option) => {
      const own = runKey(option, state, about);
      const label = optionLabel(option, demo, about);
      const worlds = worldsOf(own).filter(Boolean);
      return { key: own, option, label, playback: keptPlayback(own) || null, worlds };
    });
  }, [shown, state, drawn, progress, demo, playbackCount(), hasPlayback(currentKey), pinsThere]);
  if (playback && !options[0].playback) options[0].playback = playback;
  return options;
}
