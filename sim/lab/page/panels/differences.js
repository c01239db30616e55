/* How each pinned option differs from the one that is played, in words: how much, and how sure it is. */

import { html } from "htm/preact";
import { summarise } from "./plot.js";
import { inside, number, say } from "../words.js";

const MORE_DIGITS = 3;

/** Differences of two options, world by world, where both are defined. */
function pairedDifferences(first, other, column, year) {
  const count = Math.min(first.worlds.length, other.worlds.length);
  const differences = [];
  for (let world = 0; world < count; world += 1) {
    const [a, b] = [first.worlds[world][column][year], other.worlds[world][column][year]];
    if (a !== null && b !== null) differences.push(a - b);
  }
  return differences;
}

/** So many decimals that the end nearest zero does not look like zero. */
function visibleDigits(low, high, digits) {
  const nearest = Math.min(Math.abs(low), Math.abs(high));
  let result = digits;
  while (result < digits + MORE_DIGITS && (low > 0 || high < 0) && Number(nearest.toFixed(result)) === 0)
    result += 1;
  return result;
}

function verdict(mean, half, better) {
  if (half === 0 && mean === 0) return "same";
  if (mean - half <= 0 && mean + half >= 0) return "unseen";
  if (!better) return "changed";
  return better * mean > 0 ? "better" : "worse";
}

/**
 * A sentence for each pinned option; nothing where there are no worlds, or the outcome is a monthly series.
 */
export function Differences({ outcome, options, about, year }) {
  const column = about.outcomes.findIndex((one) => one.id === outcome);
  const [first, ...others] = options;
  if (column < 0 || !others.length || first.worlds.length < 2) return null;
  const { better, decimals } = about.outcomes[column];
  return html`
    <ul class="differences">
      ${others.map((other) => {
        const differences = pairedDifferences(first, other, column, year);
        const { mean, half, n } = summarise(differences, about);
        if (!n || !Number.isFinite(half))
          return html`
            <li key=${other.key}>${say("chart.undefined", { other: inside(other.label) })}</li>
          `;
        const [low, high] = [mean - half, mean + half];
        const kind = verdict(mean, half, better);
        const digits = visibleDigits(low, high, decimals);
        const sentence = say("chart.difference", {
          year,
          other: other.label,
          mean: number(mean, digits, true),
          low: number(low, digits, true),
          high: number(high, digits, true),
          verdict: say(`chart.${kind}`),
          n,
        });
        return html`
          <li key=${other.key} class=${kind}>${sentence}</li>
        `;
      })}
    </ul>
  `;
}
