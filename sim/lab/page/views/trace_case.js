/* The decisions of one person in one kind of case, under two options with the same luck. */

import { html } from "htm/preact";
import { Problem, Waiting } from "./answer.js";
import { CaseLines, rightCount } from "./case_lines.js";
import { CaseMonth } from "./case_month.js";
import { practiceKind } from "./trace_practice.js";
import { when } from "../panels/transport.js";
import { serverOption } from "../option.js";
import { useAnswer } from "../state/answer.js";
import { inside, say } from "../words.js";

const LAST_PRACTICE = 63;

export function TraceCase({ about, state, options, choose }) {
  const [first, second] = options;
  const question = second && {
    first: serverOption(first.option, state),
    second: serverOption(second.option, state),
    person: state.person,
    practice: state.practice,
  };
  const trace = useAnswer("trace_case", question || null);
  if (!second)
    return html`
      <p>${say("case.needs_two")}</p>
    `;
  if (!trace)
    return html`
      <${Waiting} />
    `;
  if (trace.error)
    return html`
      <${Problem} answer=${trace} />
    `;
  return html`
    <div class="case">
      <${CaseLead} trace=${trace} />
      <${CaseChoice} trace=${trace} choose=${choose} />
      <p class="parted">${partedWords(trace, first, second)}</p>
      <${CaseLines} about=${about} trace=${trace} first=${first} second=${second} />
      <ol class="legend">
        ${[first, second].map(
          (option, i) => html`
            <li key=${i}>
              <strong>${option.label}</strong>
              ${`: ${scoreWords(trace.lines[i])}`}
            </li>
          `,
        )}
      </ol>
      <${CaseMonth} about=${about} options=${options} lines=${trace.lines} />
    </div>
  `;
}

/** Who decides, and in what kind of case. */
function CaseLead({ trace }) {
  const lead = say("case.lead", {
    person: trace.person + 1,
    office: trace.office + 1,
    employer: say(trace.municipal ? "office.municipal" : "office.state"),
    practice: trace.practice + 1,
  });
  return html`
    <p>${lead}${" "}${practiceKind(trace)}</p>
  `;
}

/** Which person and which practice. */
function CaseChoice({ trace, choose }) {
  const index = (event) => Math.max(0, Math.round(Number(event.target.value)) - 1);
  const setPerson = (event) => choose(index(event), trace.practice);
  const setPractice = (event) => choose(trace.person, Math.min(LAST_PRACTICE, index(event)));
  return html`
    <p>
      <button type="button" onClick=${() => choose(null, null)}>${say("case.most_telling")}</button>
      ${" "}
      <label>
        ${say("case.person")}${" "}
        <input type="number" min="1" value=${trace.person + 1} onChange=${setPerson} />
      </label>
      ${" "}
      <label>
        ${say("case.practice")}${" "}
        <input type="number" min="1" max="64" value=${trace.practice + 1} onChange=${setPractice} />
      </label>
    </p>
  `;
}

/** When the two first decide differently, and why. */
function partedWords({ parted, because, lines }, first, second) {
  if (parted === null) return say("case.never_parted");
  return say("case.parted", {
    when: inside(when(parted + 1)),
    because: say(`case.because_${because}`),
    first: first.label,
    first_how: say(`how.${lines[0].how[parted]}`),
    second: second.label,
    second_how: say(`how.${lines[1].how[parted]}`),
  });
}

const scoreWords = (line) => say("case.score", { right: rightCount(line), months: line.right.length });
