/* An office: its people, its practices, and which loops what is known there came from. */

import { html } from "htm/preact";
import { loopLabel, Problem, Waiting } from "./answer.js";
import { PracticeStrip } from "./practice_strip.js";
import { when } from "../panels/transport.js";
import { serverOption } from "../option.js";
import { useAnswer } from "../state/answer.js";
import { number, percent, say } from "../words.js";

const PRACTICES = 64;

export function OfficePanel({ about, state, option, office, month, close }) {
  const answer = useAnswer("office", {
    option: serverOption(option, state),
    office,
    month: Math.round(month),
  });
  if (!answer)
    return html`
      <section class="closer">
        <h3>${say("office.title", { number: office + 1 })}</h3>
        <${Waiting} />
      </section>
    `;
  if (answer.error)
    return html`
      <section class="closer"><${Problem} answer=${answer} /></section>
    `;
  const { people } = answer;
  const known = people.reduce((sum, one) => sum + one.right, 0) / (PRACTICES * people.length);
  const share = percent(known);
  return html`
    <section class="closer" aria-label=${say("office.title", { number: office + 1 })}>
      <h3>
        ${say("office.title", { number: office + 1 })}${" "}
        <span class="muted">${when(answer.month)}</span>
        <button type="button" class="quiet" onClick=${close}>${say("close")}</button>
      </h3>
      <p><${OfficeLead} answer=${answer} /></p>
      <h4>${say("office.people")}</h4>
      <p class="muted">${say("office.people_note", { share })}</p>
      <div class="people" role="img" aria-label=${say("office.people_alt", { size: people.length, share })}>
        ${people.map(
          (person, i) => html`
            <${Person} key=${i} person=${person} />
          `,
        )}
      </div>
      <h4>${say("office.practices")}</h4>
      <p class="muted">${say("office.practices_note")}</p>
      <${PracticeStrip} practices=${answer.practices} staff=${people.length} about=${about} />
      <h4>${say("office.sources")}</h4>
      <${Sources} about=${about} sources=${answer.sources} />
    </section>
  `;
}

/** How large the office is, where it lies, and how it is led. */
function OfficeLead({ answer }) {
  const lead = say("office.lead", { size: answer.people.length, county: answer.county + 1 });
  const structure = say(answer.unified ? "office.unified" : "office.split");
  const leader = say(answer.municipal_leader ? "office.municipal_leader" : "office.state_leader");
  return `${lead} ${structure} ${leader} ${answer.trial ? say("office.trial") : ""}`;
}

/** One caseworker as a column: what they have right, and what wrong. */
function Person({ person }) {
  const words = {
    employer: say(person.municipal ? "office.municipal" : "office.state"),
    profession: say(person.social_worker ? "office.social_worker" : "office.other_profession"),
    tenure: number(person.tenure, 1),
    right: person.right,
    wrong: person.wrong,
    motivation: number(person.motivation, 2),
  };
  const height = (count) => ({ height: `${(100 * count) / PRACTICES}%` });
  return html`
    <span class=${person.municipal ? "person municipal" : "person"} title=${say("office.person", words)}>
      <i style=${height(person.right)}></i>
      <b style=${height(person.wrong)}></b>
    </span>
  `;
}

/** Which loops the views of the people and of the routine came from, the most important first. */
function Sources({ about, sources }) {
  const rows = [...new Set([...Object.keys(sources.people), ...Object.keys(sources.routine)])]
    .map((loop) => ({
      loop,
      people: sources.people[loop] || [0, 0],
      routine: sources.routine[loop] || [0, 0],
    }))
    .sort((a, b) => b.people[0] + b.people[1] - a.people[0] - a.people[1]);
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${say("office.sources")}>
      <table class="numbers">
        <caption>${say("office.sources_note")}</caption>
        <thead>
          <tr>
            <th scope="col">${say("loop")}</th>
            <th scope="col">${say("office.people_right")}</th>
            <th scope="col">${say("office.people_wrong")}</th>
            <th scope="col">${say("office.routine_right")}</th>
            <th scope="col">${say("office.routine_wrong")}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`
              <tr key=${row.loop}>
                <th scope="row">${loopLabel(about, row.loop)}</th>
                ${[...row.people, ...row.routine].map(
                  (count, i) => html`
                    <td key=${i}>${number(count)}</td>
                  `,
                )}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}
