/* Asking the server. A page has a word of its own, made anew in every tab and kept nowhere; it says only whose turn it is. */

import { say } from "./words.js";

const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));

/** What went wrong, in a sentence for the reader; `code` is the server's word for it. */
export class Trouble extends Error {
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

/** The document of a language. */
export async function fetch_about(language) {
  const answer = await fetch(`about/${language}.json`);
  if (!answer.ok) throw new Error(`about: ${answer.status}`);
  return answer.json();
}

/** One question; waits and asks again where the server is busy. Rejects with Trouble, or AbortError where it was given up. */
export async function ask(kind, question, signal) {
  for (let attempt = 0; ; attempt += 1) {
    let answer;
    try {
      answer = await fetch(`ask/${kind}`, {
        method: "POST", signal, body: JSON.stringify(question),
        headers: { "Content-Type": "application/json", "X-Lab-Page": page },
      });
    } catch (problem) {
      if (problem.name === "AbortError") throw problem;
      if (attempt < 3) { await pause(0.5 * (attempt + 1)); continue; }
      throw new Trouble(say("trouble.away"), "away");
    }
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    if ((answer.status === 429 || answer.status === 503) && attempt < 8) {
      await pause(Math.min(5, Number(answer.headers.get("Retry-After")) || 1));
      if (signal && signal.aborted) throw new DOMException("", "AbortError");
      continue;
    }
    if (told.code === "superseded") throw new DOMException("", "AbortError");
    if (told.code === "setting") throw new Trouble(say("trouble.setting", { sentence: told.error }), told.code);
    throw new Trouble(say("trouble.failed"), told.code || "failed");
  }
}
