/* An answer of the server that a view asks for by itself. */

import { useEffect, useState } from "preact/hooks";
import { ask } from "../server.js";

/**
 * The answer to a question: null while it is asked (or where it is null), {error} where it could not be
 * answered.
 */
export function useAnswer(kind, question) {
  const key = question && JSON.stringify(question);
  const [kept, setKept] = useState({ key: null, answer: null });
  useEffect(() => {
    if (!key) return undefined;
    const control = new AbortController();
    ask(kind, JSON.parse(key), control.signal)
      .then((answer) => setKept({ key, answer }))
      .catch((problem) => {
        if (problem.name !== "AbortError") setKept({ key, answer: { error: problem.message } });
      });
    return () => control.abort();
  }, [kind, key]);
  return kept.key === key ? kept.answer : null;
}
