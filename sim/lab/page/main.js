/* Opens the page: fetches what there is, reads the address, and draws. */

import { html, render } from "htm/preact";
import { fromAddress } from "./address.js";
import { App } from "./app.js";
import { clock } from "./clock.js";
import { fetchAbout } from "./server.js";
import { VIEWS } from "./state/views.js";
import { setLanguage } from "./words.js";

let about = null;

/** Open the page as its address says; called again where the reader changes the address. */
async function open() {
  const language = /(?:^#|&)l=en(?:&|$)/.test(location.hash) ? "en" : "nb";
  if (!about || about.language !== language) about = await fetchAbout(language);
  setLanguage(about);
  const { state, errors } = fromAddress(location.hash, about, VIEWS);
  clock.play(0);
  clock.months = about.years * about.months_a_year;
  clock.go(state.month);
  const keep = (next) => {
    about = next;
  };
  const root = document.getElementById("lab");
  render(null, root);
  root.replaceChildren();
  render(
    html`
      <${App} start=${state} errors=${errors} firstAbout=${about} keepAbout=${keep} restart=${open} />
    `,
    root,
  );
  performance.mark("lab-painted");
}

open();
