/* Looking closer: an office's people and practices, one idea on its way up and back, one case under two options. */

import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";
import { question } from "./address.js";
import { COLOURS } from "./chart.js";
import { ask } from "./server.js";
import { clock } from "./clock.js";
import { when } from "./transport.js";
import { inside, number, percent, say } from "./words.js";

/** What a question gave: null while it is asked, {error} where it could not be answered. */
export function useAnswer(kind, asked) {
  const key = asked && JSON.stringify(asked), [found, tell] = useState({ key: null, answer: null });
  useEffect(() => {
    if (!key) return undefined;
    const control = new AbortController();
    ask(kind, JSON.parse(key), control.signal)
      .then((answer) => tell({ key, answer }))
      .catch((problem) => { if (problem.name !== "AbortError") tell({ key, answer: { error: problem.message } }); });
    return () => control.abort();
  }, [kind, key]);
  return found.key === key ? found.answer : null;
}

const loop_name = (about, id) => (about.loops.find((loop) => loop.id === id) || { label: say("closer.before") }).label;

const Waiting = () => html`<p class="muted" role="status">${say("closer.waiting")}</p>`;
const Amiss = ({ answer }) => html`<p class="trouble" role="alert">${answer.error}</p>`;

// -- an office ---------------------------------------------------------------------------------------

export function OfficePanel({ about, state, option, office, month, close }) {
  const answer = useAnswer("office", { option: question(option, state), office, month: Math.round(month) });
  if (!answer) return html`<section class="closer"><h3>${say("office.title", { number: office + 1 })}</h3><${Waiting} /></section>`;
  if (answer.error) return html`<section class="closer"><${Amiss} answer=${answer} /></section>`;
  const people = answer.people, share = (list) => percent(list.reduce((sum, one) => sum + one.right, 0) / (64 * list.length));
  return html`<section class="closer" aria-label=${say("office.title", { number: office + 1 })}>
    <h3>${say("office.title", { number: office + 1 })} <span class="muted">${when(answer.month)}</span>
      <button type="button" class="quiet" onClick=${close}>${say("close")}</button></h3>
    <p>${say("office.lead", { size: people.length, county: answer.county + 1 })} ${say(answer.unified ? "office.unified" : "office.split")}
      ${" "}${say(answer.municipal_leader ? "office.municipal_leader" : "office.state_leader")} ${answer.trial ? say("office.trial") : ""}</p>
    <h4>${say("office.people")}</h4>
    <p class="muted">${say("office.people_note", { share: share(people) })}</p>
    <div class="people" role="img" aria-label=${say("office.people_alt", { size: people.length, share: share(people) })}>
      ${people.map((one, i) => html`<span key=${i} class=${one.municipal ? "person municipal" : "person"} title=${say("office.person", {
        employer: say(one.municipal ? "office.municipal" : "office.state"), profession: say(one.social_worker ? "office.social_worker" : "office.other_profession"),
        tenure: number(one.tenure, 1), right: one.right, wrong: one.wrong, motivation: number(one.motivation, 2) })}><i style=${{ height: `${(100 * one.right) / 64}%` }}></i><b style=${{ height: `${(100 * one.wrong) / 64}%` }}></b></span>`)}
    </div>
    <h4>${say("office.practices")}</h4>
    <p class="muted">${say("office.practices_note")}</p>
    <${PracticeStrip} practices=${answer.practices} staff=${people.length} about=${about} />
    <h4>${say("office.sources")}</h4>
    <${Sources} about=${about} sources=${answer.sources} />
  </section>`;
}

/** Each practice as a column: how many have it right or wrong, what the routine says, whether the place differs. */
function PracticeStrip({ practices, staff, about }) {
  const order = practices.y.map((_, m) => m).sort((a, b) => practices.y[a] - practices.y[b] || a - b), width = 560 / order.length;
  const sign = { 1: COLOURS[0], 0: "#d9dde1", "-1": COLOURS[1] };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${say("office.practices")}><svg class="strip" viewBox="0 0 640 150" role="img" aria-label=${say("office.practices_alt", {
      right: practices.routine.filter((one) => one === 1).length, wrong: practices.routine.filter((one) => one === -1).length, none: practices.routine.filter((one) => one === 0).length })}>
    ${["people", "routine", "guidance", "differs"].map((row, i) => html`<text key=${row} x="74" y=${[38, 91, 109, 127][i]} text-anchor="end" dominant-baseline="central" class="tick">${say(`office.row_${row}`)}</text>`)}
    ${order.map((m, i) => { const x = 80 + i * width, right = (70 * practices.right[m]) / staff, wrong = (70 * practices.wrong[m]) / staff; return html`<g key=${m}>
      <title>${say("office.practice", { number: m + 1, right: practices.right[m], wrong: practices.wrong[m], staff, routine: say(`stands.${practices.routine[m]}`), loop: practices.routine_source[m] ? loop_name(about, practices.routine_source[m]) : "–" })}</title>
      <rect x=${x} y=${76 - right} width=${width - 1} height=${right} fill=${COLOURS[0]} /><rect x=${x} y=${76 - right - wrong} width=${width - 1} height=${wrong} fill=${COLOURS[1]} />
      <rect x=${x} y="84" width=${width - 1} height="14" fill=${sign[practices.routine[m]]} /><rect x=${x} y="102" width=${width - 1} height="14" fill=${sign[practices.guidance[m]]} />
      ${practices.deviates[m] ? html`<path d=${`M${x + width / 2} 121l4 6-4 6-4-6z`} fill="#1b1f24" />` : null}</g>`; })}
    <text x="80" y="146" class="tick">${say("office.standard")}</text><text x="640" y="146" text-anchor="end" class="tick">${say("office.tailored")}</text>
  </svg></div>`;
}

function Sources({ about, sources }) {
  const rows = [...new Set([...Object.keys(sources.people), ...Object.keys(sources.routine)])]
    .map((loop) => ({ loop, people: sources.people[loop] || [0, 0], routine: sources.routine[loop] || [0, 0] }))
    .sort((a, b) => b.people[0] + b.people[1] - a.people[0] - a.people[1]);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${say("office.sources")}><table class="numbers"><caption>${say("office.sources_note")}</caption>
    <thead><tr><th scope="col">${say("loop")}</th><th scope="col">${say("office.people_right")}</th><th scope="col">${say("office.people_wrong")}</th><th scope="col">${say("office.routine_right")}</th><th scope="col">${say("office.routine_wrong")}</th></tr></thead>
    <tbody>${rows.map((row) => html`<tr key=${row.loop}><th scope="row">${loop_name(about, row.loop)}</th>${[...row.people, ...row.routine].map((count, i) => html`<td key=${i}>${number(count)}</td>`)}</tr>`)}</tbody></table></div>`;
}

// -- an idea -----------------------------------------------------------------------------------------

const LOOP_COLOURS = ["#0b5394", "#007a5e", "#a84300", "#6a51a3", "#8c6d00", "#0097a7", "#b0487f", "#4d7c0f", "#5f6b78"];

export function Idea({ about, state, options, choose }) {
  const first = useAnswer("idea", { option: question(options[0].option, state), practice: state.practice });
  const practice = first && !first.error ? first.practice : null;
  if (!first) return html`<${Waiting} />`;
  if (first.error) return html`<${Amiss} answer=${first} />`;
  return html`<div class="idea">
    <p>${say("idea.lead")} <label>${say("idea.which")} <select value=${String(first.practice)} onChange=${(event) => choose(Number(event.target.value))}>
      ${[...new Set([...first.candidates, first.practice])].map((m) => html`<option key=${m} value=${String(m)}>${say("idea.number", { number: m + 1 })}</option>`)}</select></label></p>
    <p class="muted">${say(first.y > 0.5 ? "idea.tailored" : "idea.standard")} ${first.tacit ? say("idea.tacit") : ""}</p>
    <${IdeaOf} about=${about} told=${first} label=${options[0].label} />
    ${practice === null ? null : options.slice(1).map((one) => html`<${SameIdea} key=${one.key} about=${about} state=${state} one=${one} practice=${practice} />`)}
  </div>`;
}

/** The same idea under an option beside the one that is played. */
function SameIdea({ about, state, one, practice }) {
  const told = useAnswer("idea", { option: question(one.option, state), practice });
  if (!told) return html`<${Waiting} />`;
  return told.error ? html`<${Amiss} answer=${told} />` : html`<${IdeaOf} about=${about} told=${told} label=${one.label} />`;
}

const LEVELS = ["caseworkers", "routines", "repository", "guidance", "back"];

function IdeaOf({ about, told, label }) {
  const loops = Object.entries(told.by_loop).sort((a, b) => Math.max(...b[1]) - Math.max(...a[1]));
  const big = loops.slice(0, 8), rest = loops.slice(8), months = told.right.guidance.length - 1;
  const bands = rest.length ? [...big, [null, rest[0][1].map((_, m) => rest.reduce((sum, [, list]) => sum + list[m], 0))]] : big;
  const x = (m) => 8 + (544 * m) / months, y = (share) => 140 - 130 * share;
  let below = new Array(months + 1).fill(0);
  const stopped = LEVELS.slice(0, 4).filter((level) => told.steps[level]).length;
  return html`<section class="idea-of"><h4>${label}</h4>
    <p class="muted">${say(told.born ? "idea.born" : "idea.born_at_start", { when: inside(when(told.born)) })}</p>
    <svg viewBox="0 0 560 172" role="img" aria-label=${say("idea.alt", { label, share: percent(told.right.caseworkers.at(-1)) })}>
      ${[0, 0.5, 1].map((share) => html`<line key=${share} x1="8" x2="552" y1=${y(share)} y2=${y(share)} class="grid" />`)}
      ${bands.map(([loop, list], i) => { const above = list.map((share, m) => below[m] + share);
        const d = `M${above.map((share, m) => `${x(m).toFixed(1)} ${y(share).toFixed(1)}`).join("L")}L${below.map((share, m) => `${x(m).toFixed(1)} ${y(share).toFixed(1)}`).reverse().join("L")}Z`;
        below = above; return html`<path key=${i} d=${d} fill=${LOOP_COLOURS[i]} opacity="0.75"><title>${loop ? loop_name(about, loop) : say("idea.others")}</title></path>`; })}
      ${told.right.guidance.map((right, m) => m && html`<rect key=${m} x=${x(m - 1)} y="146" width=${544 / months + 0.5} height="10" fill=${right ? COLOURS[0] : told.wrong.guidance[m] ? COLOURS[1] : "#d9dde1"} />`)}
      ${told.turned.map((m) => html`<line key=${`t${m}`} x1=${x(m)} x2=${x(m)} y1="6" y2="156" class="mark" />`)}
      ${[0, 2, 4, 6, 8, 10].map((year) => html`<text key=${`y${year}`} x=${x(12 * year)} y="167" text-anchor="middle" class="tick">${year}</text>`)}
    </svg>
    <ul class="key">${bands.map(([loop], i) => html`<li key=${i}><span class="dot" style=${{ backgroundColor: LOOP_COLOURS[i] }}></span>${loop ? loop_name(about, loop) : say("idea.others")}</li>`)}</ul>
    <p class="muted">${say("idea.note")} ${told.turned.length ? say("idea.turned", { when: told.turned.map((m) => inside(when(m))).join(", ") }) : ""}</p>
    <ol class="steps">${LEVELS.map((level) => { const step = told.steps[level]; return html`<li key=${level} class=${step ? "reached" : "not"}>
      <strong>${say(`idea.level_${level}`)}</strong> ${level === "back" ? (step ? (step.already ? say("idea.back_already") : inside(when(step.month))) : say("idea.not_back"))
        : step ? html`${step.who === null || step.who === undefined ? "" : html`${inside(when(step.month))}, ${say("idea.through", { loop: loop_name(about, step.loop) })}`}${step.already ? ` ${say(`idea.already_${level}`, { number: step.already })}` : ""}` : say("idea.not_here")}
      ${level === "back" ? "" : html` <span class="muted">${say("idea.now", { right: percent(told.right[level].at(-1)), wrong: percent(told.wrong[level].at(-1)) })}</span>`}</li>`; })}</ol>
    <p>${stopped < 4 ? say(`idea.stopped_${stopped}`) : say("idea.arrived")} ${stopped < 4 && told.tacit ? say("idea.because_tacit") : ""}</p>
  </section>`;
}

// -- a case ------------------------------------------------------------------------------------------

export function Case({ about, state, options, choose }) {
  const answer = useAnswer("case", options[1] ? { first: question(options[0].option, state), second: question(options[1].option, state), person: state.person, practice: state.practice } : null);
  if (!options[1]) return html`<p>${say("case.needs_two")}</p>`;
  if (!answer) return html`<${Waiting} />`;
  if (answer.error) return html`<${Amiss} answer=${answer} />`;
  const { lines, parted } = answer, months = lines[0].acts.length, x = (m) => 120 + (520 * m) / months, width = 520 / months;
  const sign = { 1: COLOURS[0], 0: "#d9dde1", "-1": COLOURS[1] };
  const rows = [["right", 0], ["view", 22], ["routine", 36], ["guidance", 50]];
  return html`<div class="case">
    <p>${say("case.lead", { person: answer.person + 1, office: answer.office + 1, employer: say(answer.municipal ? "office.municipal" : "office.state"), practice: answer.practice + 1 })}
      ${" "}${say(answer.y > 0.5 ? "idea.tailored" : "idea.standard")} ${answer.tacit ? say("idea.tacit") : ""}</p>
    <p><button type="button" onClick=${() => choose(null, null)}>${say("case.most_telling")}</button> <label>${say("case.person")} <input type="number" min="1" value=${answer.person + 1} onChange=${(event) => choose(Math.max(0, Math.round(Number(event.target.value)) - 1), answer.practice)} /></label>
      ${" "}<label>${say("case.practice")} <input type="number" min="1" max="64" value=${answer.practice + 1} onChange=${(event) => choose(answer.person, Math.max(0, Math.min(63, Math.round(Number(event.target.value)) - 1)))} /></label></p>
    <p class="parted">${parted === null ? say("case.never_parted") : say("case.parted", { when: inside(when(parted + 1)), because: say(`case.because_${answer.because}`), first: options[0].label, first_how: say(`how.${lines[0].how[parted]}`), second: options[1].label, second_how: say(`how.${lines[1].how[parted]}`) })}</p>
    <div class="scroll" tabindex="0" role="region" aria-label=${say("case.title")}><svg class="case-lines" viewBox="0 0 650 190" role="img" aria-label=${say("case.alt", { first: options[0].label, a: lines[0].right.filter(Boolean).length, second: options[1].label, b: lines[1].right.filter(Boolean).length, months })}>
      ${lines.map((line, i) => html`<g key=${i} transform=${`translate(0 ${8 + 88 * i})`}>
        <text x="0" y="-1" dominant-baseline="hanging" class="tick strong">${i + 1}</text>
        ${rows.map(([row, at]) => html`<text key=${row} x="114" y=${at + (row === "right" ? 9 : 6)} text-anchor="end" dominant-baseline="central" class="tick">${say(`case.row_${row}`)}</text>`)}
        ${rows.map(([row, at]) => line[row].map((value, m) => html`<rect key=${row + m} x=${x(m)} y=${at} width=${width - 0.4} height=${row === "right" ? 18 : 11} fill=${row === "right" ? (value ? COLOURS[0] : COLOURS[1]) : sign[value]} opacity=${row === "right" ? 1 : 0.55}><title>${case_cell(about, line, row, m)}</title></rect>`))}
      </g>`)}
      ${parted === null ? null : html`<rect x=${x(parted) - 2} y="2" width=${width + 4} height="164" fill="none" stroke="#1b1f24" stroke-width="2" />`}
      ${[0, 2, 4, 6, 8, 10].map((year) => html`<text key=${year} x=${x((months * year) / 10)} y="182" text-anchor="middle" class="tick">${year}</text>`)}
    </svg></div>
    <ol class="legend">${[0, 1].map((i) => html`<li key=${i}><strong>${options[i].label}</strong>: ${say("case.score", { right: lines[i].right.filter(Boolean).length, months })}</li>`)}</ol>
    <${Month} about=${about} options=${options} lines=${lines} />
  </div>`;
}

const case_cell = (about, line, row, m) => row === "right" ? `${when(m + 1)}: ${say(`how.${line.how[m]}`)}, ${say(line.right[m] ? "stands.1" : "stands.-1")}`
  : `${when(m + 1)}: ${say(`stands.${line[row][m]}`)}${row !== "guidance" && line[`${row}_from`][m] ? ` (${loop_name(about, line[`${row}_from`][m])})` : ""}`;

/** The month that is shown, told for both options in words. */
function Month({ about, options, lines }) {
  const [month, tell] = useState(Math.round(clock.month));
  useEffect(() => clock.listen((at) => tell(Math.round(at))), []);
  const m = Math.max(0, Math.min(lines[0].acts.length - 1, month - 1));
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${when(m + 1)}><table class="numbers"><caption>${when(m + 1)}</caption><thead><tr><th scope="col">${say("option")}</th><th scope="col">${say("case.how")}</th><th scope="col">${say("case.row_right")}</th><th scope="col">${say("case.row_view")}</th><th scope="col">${say("case.row_routine")}</th><th scope="col">${say("case.row_guidance")}</th></tr></thead>
    <tbody>${lines.map((line, i) => html`<tr key=${i}><th scope="row">${options[i].label}</th><td>${say(`how.${line.how[m]}`)}</td><td>${say(line.right[m] ? "stands.1" : "stands.-1")}</td>
      ${["view", "routine"].map((row) => html`<td key=${row}>${say(`stands.${line[row][m]}`)}${line[`${row}_from`][m] ? html` <span class="muted">${loop_name(about, line[`${row}_from`][m])}</span>` : ""}</td>`)}<td>${say(`stands.${line.guidance[m]}`)}</td></tr>`)}</tbody></table></div>`;
}
