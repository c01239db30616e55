/*
 * A lever that is being dragged: its answer is previewed while the hand moves, at most two questions at a
 * time.
 */

import { useCallback, useRef, useState } from "preact/hooks";
import { playbackOf, runKey } from "./runs.js";

/** Milliseconds that the hand has to rest before a further question is asked. */
const REST = 70;
const QUESTIONS = 2;

/** What is previewed, and when the hand let go (performance.now(), 0 where it has been answered). */
export function useHand() {
  const [preview, setPreview] = useState(null);
  const hand = useRef({ underWay: 0, timer: 0, wanted: null });
  const released = useRef(0);
  const release = useCallback(() => {
    released.current = performance.now();
    setPreview(null);
    hand.current.wanted = null;
    clearTimeout(hand.current.timer);
  }, []);
  return { preview, setPreview, hand, released, release };
}

/** A function that previews an option; `setDrawn` is told of each answer as it comes. */
export function useDrag({ hand, setPreview }, latest, setDrawn, about) {
  return useCallback((option) => {
    const drag = hand.current;
    setPreview(option);
    drag.wanted = option;
    const start = () => {
      if (!drag.wanted || drag.underWay >= QUESTIONS) return;
      const next = drag.wanted;
      drag.wanted = null;
      drag.underWay += 1;
      playbackOf(next, latest.current, about)
        .then((playback) => setDrawn({ key: runKey(next, latest.current, about), playback }))
        .catch(() => {
          /* A newer one was asked for, or the release will report what is wrong. */
        })
        .finally(() => {
          drag.underWay -= 1;
          start();
        });
    };
    clearTimeout(drag.timer);
    if (!drag.underWay) start();
    else drag.timer = setTimeout(start, REST);
  }, []);
}
