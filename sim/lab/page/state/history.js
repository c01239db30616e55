/* The state of the page, and the way back: options, pins, seed and scale can be undone and redone. */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";

const STEPS = 99;
const undoable = ({ option, pins, seed, scale }) => ({ option, pins, seed, scale });

/**
 * State with a history. `patch` changes a part without a trace; `change` can be undone, and calls
 * `afterChange`. `latest` is a ref to the state as last drawn, for callbacks that outlive a drawing.
 */
export function useHistory(start, afterChange) {
  const [state, setState] = useState(start);
  const [past, setPast] = useState([]);
  const [future, setFuture] = useState([]);
  const latest = useRef(state);
  latest.current = state;
  const patch = useCallback((part) => setState((old) => ({ ...old, ...part })), []);
  const change = useCallback((part) => {
    setPast((steps) => [...steps.slice(-STEPS), undoable(latest.current)]);
    setFuture([]);
    setState((old) => ({ ...old, ...part }));
    afterChange();
  }, []);
  const undo = () => {
    if (!past.length) return;
    setFuture([undoable(state), ...future]);
    patch(past.at(-1));
    setPast(past.slice(0, -1));
  };
  const redo = () => {
    if (!future.length) return;
    setPast([...past, undoable(state)]);
    patch(future[0]);
    setFuture(future.slice(1));
  };
  useUndoKeys(undo, redo);
  return { state, latest, patch, change, undo, redo, canUndo: past.length > 0, canRedo: future.length > 0 };
}

/** Whether an element has an undo of its own for what is typed in it. */
const takesText = ({ tagName, type }) =>
  /^(TEXTAREA|SELECT)$/.test(tagName) || (tagName === "INPUT" && type !== "range");

/** Ctrl-Z (Cmd-Z) undoes, with Shift it redoes. */
function useUndoKeys(undo, redo) {
  useEffect(() => {
    const keys = (event) => {
      const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
      if (!isUndo || takesText(event.target)) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  });
}
