/*
 * Asking the server. A page has a random identifier, made in every tab and kept nowhere; it says only whose
 * turn it is.
 */

import { say } from "./words.js";

const random = crypto.getRandomValues(new Uint8Array(8));
const page = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
/** Times that a question is asked again: where the server cannot be reached, and where it is busy. */
const LOST = 3;
const BUSY = 8;
/** Seconds between two tries at most. */
const LONGEST_PAUSE = 5;
const pause = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

/** What went wrong, in a sentence for the reader; `code` is the server's name for it. */
class Trouble extends Error {
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

/** What there is to choose from, in a language. */
export async function fetchAbout(language) {
  const answer = await fetch(`about/${language}.json`);
  if (!answer.ok) throw new Error(`about: ${answer.status}`);
  return answer.json();
}

const send = (kind, question, signal) =>
  fetch(`ask/${kind}`, {
    method: "POST",
    signal,
    body: JSON.stringify(question),
    headers: { "Content-Type": "application/json", "X-Lab-Page": page },
  });

/**
 * Send until the server can be reached; rejects with Trouble where it cannot, or AbortError where it was
 * given up.
 */
async function sendForSure(kind, question, signal, attempt) {
  for (let tries = attempt; ; tries += 1) {
    try {
      return { response: await send(kind, question, signal), tries };
    } catch (problem) {
      if (problem.name === "AbortError") throw problem;
      if (tries >= LOST) throw new Trouble(say("trouble.away"), "away");
      await pause(0.5 * (tries + 1));
    }
  }
}

/** What a refusal means for the reader. */
function refusal({ code, error }) {
  if (code === "superseded") return new DOMException("", "AbortError");
  if (code === "setting") return new Trouble(say("trouble.setting", { sentence: error }), code);
  return new Trouble(say("trouble.failed"), code || "failed");
}

/**
 * The answer to one question; waits and asks again where the server is busy. Rejects with Trouble, or with
 * AbortError where it was given up or a newer question took its place.
 */
export async function ask(kind, question, signal) {
  for (let attempt = 0; ; attempt += 1) {
    const { response, tries } = await sendForSure(kind, question, signal, attempt);
    attempt = tries;
    if (response.ok) return response.json();
    const problem = await response.json().catch(() => ({}));
    const isBusy = response.status === 429 || response.status === 503;
    if (!isBusy || attempt >= BUSY) throw refusal(problem);
    await pause(Math.min(LONGEST_PAUSE, Number(response.headers.get("Retry-After")) || 1));
    if (signal && signal.aborted) throw new DOMException("", "AbortError");
  }
}
