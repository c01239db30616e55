/* The run that is played and those it is compared with: asked for, drawn, and timed. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useDrag } from "./drag.js";
import { hasPlayback, keptPlayback, playbackOf, runKey } from "./runs.js";

/** Milliseconds before a question is asked again whose place a newer one took. */
const RETRY = 150;

/**
 * A playback that is wanted whatever else is asked: where a newer question took its place, it is asked for
 * again.
 */
async function playbackForSure(option, state, about, isOver) {
  for (;;) {
    try {
      return await playbackOf(option, state, about);
    } catch (problem) {
      if (isOver() || problem.name !== "AbortError") throw problem;
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }
}

/**
 * The run of `state.option`, then those of the pins. `playback` is the one to draw now: of the previewed
 * option where it is there, else the last one drawn. `ahead` is a ref to an option that will probably be
 * wanted next.
 */
export function useCurrentRun({ state, latest }, hand, about, complain) {
  const [drawn, setDrawn] = useState(null);
  const [, redraw] = useState(0);
  const [busy, setBusy] = useState(false);
  const ahead = useRef(null);
  const key = runKey(state.option, state, about);
  const pinKeys = state.pins.map((pin) => runKey(pin, state, about));
  useEffect(() => {
    let over = false;
    const forSure = (option) => playbackForSure(option, state, about, () => over);
    const askAhead = () => {
      const next = ahead.current;
      ahead.current = null;
      if (!next) return;
      playbackOf(next, state, about).catch(() => {
        /* It is asked for again when it is wanted. */
      });
    };
    (async () => {
      if (!hasPlayback(key)) setBusy(true);
      try {
        const playback = await forSure(state.option);
        if (over) return;
        setDrawn({ key, playback });
        setBusy(false);
        askAhead();
        for (const pin of state.pins) {
          if (over) return;
          if (hasPlayback(runKey(pin, state, about))) continue;
          await forSure(pin);
          if (!over) redraw((n) => n + 1);
        }
      } catch (problem) {
        if (over) return;
        setBusy(false);
        complain(problem.message);
      }
    })();
    return () => {
      over = true;
    };
  }, [key, pinKeys.join(" ")]);
  const drag = useDrag(hand, latest, setDrawn, about);
  const shown = hand.preview || state.option;
  const playback = keptPlayback(runKey(shown, state, about)) || (drawn && drawn.playback) || null;
  useAnswerTime(hand, key, drawn);
  return { currentKey: key, pinKeys, shown, playback, drawn, busy, drag, ahead };
}

/**
 * Measure from the hand letting go to the frame that shows the answer, as the performance entry
 * `lever-answer`.
 */
function useAnswerTime({ preview, released }, key, drawn) {
  useEffect(() => {
    if (!released.current || !hasPlayback(key) || preview) return undefined;
    const start = released.current;
    released.current = 0;
    const frame = requestAnimationFrame(() => {
      const channel = new MessageChannel(); // its message comes after the frame has been painted
      channel.port1.onmessage = () => {
        performance.measure("lever-answer", { start, end: performance.now() });
        document.documentElement.dataset.answered = key;
      };
      channel.port2.postMessage(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [drawn, key, preview]);
}
