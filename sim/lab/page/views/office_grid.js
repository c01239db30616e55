/* The offices as a grid, county by county, coloured by any outcome or by a difference. */

import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { decimals, differenceColours, valueColours } from "./office_colours.js";
import { clock } from "../clock.js";
import { number, say } from "../words.js";

const COLUMNS = 6;

/** [county, its offices] in the order of the offices. */
function byCounty(playback) {
  const counties = new Map();
  playback.who.county.forEach((county, office) =>
    counties.set(county, [...(counties.get(county) || []), office]),
  );
  return [...counties];
}

/** The least and the most of an outcome over both runs, so that a colour means the same in each. */
function outcomeSpan(playbacks, name) {
  const ends = playbacks.map((playback) => playback.offices[name]);
  return [Math.min(...ends.map((one) => one.low)), Math.max(...ends.map((one) => one.high))];
}

/** The largest difference of any office, looked at every half year. */
function largestDifference(playback, value) {
  let most = 1e-6;
  for (let month = 0; month <= playback.months; month += 6)
    playback.who.size.forEach((_, office) => {
      const difference = Math.abs(value(office, month));
      if (difference > most) most = difference;
    });
  return most;
}

/**
 * Values and colours of the offices: `value(office, month)`, `colours(value)` as [ground, ink], and the
 * scale's ends.
 */
function useShading(playback, against, outcome) {
  const value = (office, month) =>
    playback.office(outcome, office, month) - (against ? against.office(outcome, office, month) : 0);
  const inputs = [playback, against, outcome];
  const [low, high] = useMemo(() => outcomeSpan(against ? [playback, against] : [playback], outcome), inputs);
  const most = useMemo(() => (against ? largestDifference(playback, value) : 0), inputs);
  const colours = (one) => (against ? differenceColours(one, most) : valueColours(one, low, high));
  return { value, colours, low, high, most };
}

/** Colour the buttons below `root` as time goes; only those that change are touched. */
function usePaint(root, { value, colours }, inputs) {
  useLayoutEffect(() => {
    const cells = [...root.current.querySelectorAll("button")];
    const shown = new Map();
    let last = -1;
    const draw = (at) => {
      const month = Math.round(at);
      if (month === last) return;
      last = month;
      for (const cell of cells) {
        const office = Number(cell.dataset.office);
        const [ground, ink] = colours(value(office, month));
        if (shown.get(office) === ground) continue;
        shown.set(office, ground);
        cell.style.backgroundColor = ground;
        cell.style.color = ink;
      }
    };
    draw(clock.month);
    return clock.listen(draw);
  }, inputs);
}

/** Arrow keys move the focus from office to office, Home and End to the first and the last. */
function gridKeys(event, root, count) {
  const steps = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: COLUMNS,
    ArrowUp: -COLUMNS,
    Home: -Infinity,
    End: Infinity,
  };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const to = Math.max(0, Math.min(count - 1, Number(event.target.dataset.office) + steps[event.key]));
  root.querySelector(`[data-office="${to}"]`).focus();
}

/** `against`: another run; each office is then coloured by its difference from itself there. */
export function OfficeGrid({ about, playback, against, outcome, office, choose, month }) {
  const root = useRef(null);
  const inputs = [playback, against, outcome];
  const counties = useMemo(() => byCounty(playback), [playback]);
  const shading = useShading(playback, against, outcome);
  usePaint(root, shading, inputs);
  const { size } = playback.who;
  const { label } = about.office_outcomes.find((one) => one.id === outcome);
  const digits = decimals(shading.high);
  const words = (one) =>
    say("offices.cell", {
      number: one + 1,
      size: size[one],
      outcome: label,
      value: number(shading.value(one, Math.round(month)), digits, Boolean(against)),
    });
  const county = (n) => say("offices.county", { number: n + 1 });
  const cell = (one) => html`
    <button
      key=${one}
      type="button"
      data-office=${one}
      class=${one === office ? "chosen" : ""}
      tabindex=${one === (office ?? 0) ? 0 : -1}
      aria-pressed=${one === office}
      onClick=${() => choose(one)}
      aria-label=${words(one)}
      title=${words(one)}
    >
      ${one + 1}
    </button>
  `;
  return html`
    <div>
      <div class="offices" ref=${root} onKeyDown=${(event) => gridKeys(event, root.current, size.length)}>
        ${counties.map(
          ([n, offices]) => html`
            <section key=${n} aria-label=${county(n)}>
              <h4>${county(n)}</h4>
              <div class="cells">${offices.map(cell)}</div>
            </section>
          `,
        )}
      </div>
      <${Scale} ...${shading} against=${against} digits=${digits} label=${label} />
    </div>
  `;
}

/** What the colours stand for. */
function Scale({ against, low, high, most, digits, label }) {
  const [from, to] = against ? [number(-most, digits), number(most, digits, true)] : [low, high];
  const text = (value) => (against ? value : number(value, digits));
  return html`
    <p class="scale">
      <span>${text(from)}</span>
      <span class=${against ? "ramp apart" : "ramp"} aria-hidden="true"></span>
      <span>${text(to)}</span>
      <span class="muted">${label}</span>
    </p>
  `;
}
