/* What the reader has opened or chosen on the page, beyond what its address keeps. */

import { useState } from "preact/hooks";

/**
 * `loop`: the loop that is pointed at, and `held` where it stays so; `panel`: the open drawer or dialog, or
 * null; `compared`: whether the offices are coloured by their difference from another option; `allLevers`:
 * whether all levers are shown in a demonstration that needs only some.
 */
export function useSelection() {
  const [loop, setLoop] = useState(null);
  const [held, setHeld] = useState(false);
  const [panel, setPanel] = useState(null);
  const [compared, setCompared] = useState(false);
  const [allLevers, setAllLevers] = useState(false);
  const chooseLoop = (id, keep = false) => {
    if (keep) {
      setHeld(!(held && loop === id));
      setLoop(id);
    } else if (!held) setLoop(id);
  };
  const reset = () => {
    setLoop(null);
    setHeld(false);
    setAllLevers(false);
    setCompared(false);
    setPanel(null);
  };
  return { loop, panel, compared, allLevers, chooseLoop, setPanel, setCompared, setAllLevers, reset };
}
