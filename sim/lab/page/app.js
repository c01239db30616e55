/* The page as a whole: its state, its runs, and where everything stands. */

import { html } from "htm/preact";
import { useCallback, useState } from "preact/hooks";
import { clock } from "./clock.js";
import { Charts } from "./panels/charts.js";
import { Controls } from "./panels/controls.js";
import { DemonstrationPanel } from "./panels/demonstration.js";
import { Drawers } from "./panels/drawers.js";
import { Header } from "./panels/header.js";
import { Sheet } from "./panels/sheet.js";
import { Stage } from "./panels/stage.js";
import { fetchAbout } from "./server.js";
import { actionsOf } from "./state/actions.js";
import { useComparison } from "./state/comparison.js";
import { useCurrentRun } from "./state/current_run.js";
import { useHand } from "./state/drag.js";
import { useHistory } from "./state/history.js";
import { useLocation } from "./state/location.js";
import { useSelection } from "./state/selection.js";
import { useWorlds } from "./state/worlds.js";
import { say, setLanguage } from "./words.js";

/** What there is to choose from, in the language that is shown, and a function that changes the language. */
function useAbout(firstAbout, keepAbout, patch, complain) {
  const [about, setAbout] = useState(firstAbout);
  const [busy, setBusy] = useState(false);
  const speak = async (language) => {
    if (language === about.language || busy) return;
    setBusy(true);
    try {
      const next = await fetchAbout(language);
      keepAbout(next);
      setLanguage(next);
      setAbout(next);
      patch({ language });
    } catch {
      complain(say("trouble.away"));
    }
    setBusy(false);
  };
  return [about, speak];
}

/** Everything that the parts of the page share: state, runs, options, and what can be done. */
function usePage({ start, errors, firstAbout, keepAbout, restart }) {
  const [trouble, complain] = useState(
    errors.length ? say("trouble.address", { parts: errors.join(", ") }) : "",
  );
  const [month, setMonth] = useState(start.month);
  const hand = useHand();
  const history = useHistory(start, hand.release);
  const { state, patch } = history;
  const [about, speak] = useAbout(firstAbout, keepAbout, patch, complain);
  useLocation(state, month, about, restart);
  const settle = useCallback((at) => setMonth(Math.round(at)), []);
  const demo = about.demos.find((one) => one.id === state.demo) || null;
  const run = useCurrentRun(history, hand, about, complain);
  const worlds = useWorlds(state, run, about, complain, patch);
  const options = useComparison(state, run, worlds.progress, demo, about);
  const selection = useSelection();
  const actions = actionsOf({ about, demo, history, run, selection, clock });
  const counted = Math.min(...options.map((one) => one.worlds.length));
  const banded = state.worlds > 0 && counted > 1 && !hand.preview;
  const covered = Boolean(demo) && state.step < 2;
  const against = options.find((one, i) => i && one.playback) || null;
  const shared = { about, state, patch, month, demo, options, against, covered, history, selection, actions };
  return { ...shared, ...run, worlds, counted, banded, trouble, complain, settle, speak };
}

export function App(props) {
  const page = usePage(props);
  const { demo, trouble, complain } = page;
  return html`
    <div class=${`app ${demo ? "in-demo" : ""}`}>
      <${SkipLink} />
      <${Header} ...${page} />
      ${
        trouble
          ? html`
              <p class="trouble" role="alert">
                ${trouble}${" "}
                <button type="button" onClick=${() => complain("")}>${say("close")}</button>
              </p>
            `
          : null
      }
      <${Drawers} ...${page} />
      <main>
        ${
          demo
            ? html`
                <${DemonstrationPanel} key=${demo.id} ...${page} />
              `
            : null
        }
        <${Controls} ...${page} />
        <${Stage} ...${page} />
        <${Charts} ...${page} />
      </main>
      <footer><p>${say("modest")}</p></footer>
      ${
        demo
          ? html`
              <${Sheet} demo=${demo} />
            `
          : null
      }
    </div>
  `;
}

function SkipLink() {
  const skip = (event) => {
    event.preventDefault();
    document.getElementById("stage").focus();
  };
  return html`
    <a class="skip" href="#stage" onClick=${skip}>${say("skip")}</a>
  `;
}
