/* The page as a whole: its state, its history, its runs, and where everything stands. */

import { html, render } from "htm/preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { from_address, plain, question, to_address, untouched, written } from "./address.js";
import { Chart, COLOURS, DASHES, Differences } from "./chart.js";
import { clock } from "./clock.js";
import { Case, Idea, OfficePanel } from "./closer.js";
import { DemoList, DemoPanel, Sheet } from "./demo.js";
import { unpacked } from "./film.js";
import { Assumptions, Levers, Packages } from "./levers.js";
import { LoopCard, LoopMap, MapKey, PERIOD } from "./map.js";
import { OfficeGrid, Spread } from "./offices.js";
import { ask, fetch_about } from "./server.js";
import { Share } from "./share.js";
import { Sweep } from "./sweep.js";
import { Transport, when } from "./transport.js";
import { Where } from "./where.js";
import { number, say, speak } from "./words.js";

export const VIEWS = ["map", "offices", "spread", "levels", "sweep", "idea", "case"];
const FILMS = 40, WORLDS = 20, PAUSE = 70, AGAIN = 150;
const films = new Map(), asked = new Map(), worlds_of = new Map();
let about = null, begin = null;

const key_of = (option, state) => [written(option, about), state.seed, state.scale].join("|");

/** The film of an option, asked for once. */
function film_of(option, state) {
  const key = key_of(option, state);
  if (films.has(key)) return Promise.resolve(films.get(key));
  if (!asked.has(key)) {
    const run = ask("film", { option: question(option, state) }).then((answer) => {
      films.set(key, unpacked(answer, about));
      if (films.size > FILMS) films.delete(films.keys().next().value);
      return films.get(key);
    }).finally(() => asked.delete(key));
    asked.set(key, run);
  }
  return asked.get(key);
}

/** An option's name: a demonstration's variant, a package, or a package with levers of one's own. */
function label_of(option, demo) {
  const text = written(option, about), bare = (one) => written({ ...one, reversed: [] }, about);
  const variant = demo && demo.variants.find((one) => bare(complete(one.option)) === bare(option));
  const turned = option.reversed.length ? ` (${say("reverse.turned", { number: option.reversed.length })})` : "";
  if (variant) return variant.label + turned;
  const package_ = about.packages.find((one) => one.id === option.package), moved = Object.keys(option.levers).length;
  const world = option.world.name && option.world.name !== "norway_2014" ? `, ${about.worlds.find((one) => one.id === option.world.name).label.toLowerCase()}` : "";
  return package_.label + (moved ? ` ${say("levers.plus", { number: moved })}` : "") + (text.includes("!") ? world : "") + turned;
}

/** A demonstration's option as the page keeps options. */
const complete = (option) => ({ ...plain(option.package || "baseline_2014"), levers: option.levers || {}, world: typeof option.world === "string" ? { name: option.world } : option.world || {}, reversed: option.reversed || [] });

function App({ start, amiss }) {
  const [state, set_state] = useState(start), [past, set_past] = useState([]), [future, set_future] = useState([]);
  const [drawn, set_drawn] = useState(null), [preview, set_preview] = useState(null), [, redraw] = useState(0);
  const [trouble, complain] = useState(amiss.length ? say("trouble.address", { parts: amiss.join(", ") }) : ""), [busy, set_busy] = useState(false);
  const [chosen, choose_loop] = useState(null), [held, hold] = useState(false), [month, set_month] = useState(start.month), [panel, open_panel] = useState(null), [progress, tell_progress] = useState(null);
  const [compared, compare] = useState(false), [language_busy, switch_busy] = useState(false), [whole, show_all] = useState(false);
  const demo = about.demos.find((one) => one.id === state.demo) || null, released = useRef(0);
  const now = useRef(state);
  const ahead = useRef(null), dragging = useRef({ under_way: 0, timer: 0, wanted: null });
  now.current = state;

  const patch = useCallback((part) => set_state((old) => ({ ...old, ...part })), []);
  const kept = (one) => ({ option: one.option, pins: one.pins, seed: one.seed, scale: one.scale });
  const change = useCallback((part) => {
    set_past((list) => [...list.slice(-99), kept(now.current)]);
    set_future([]);
    released.current = performance.now();
    set_state((old) => ({ ...old, ...part }));
    set_preview(null);
    dragging.current.wanted = null;
    clearTimeout(dragging.current.timer);
  }, []);
  const undo = () => { if (past.length) { set_future([kept(state), ...future]); patch(past.at(-1)); set_past(past.slice(0, -1)); } };
  const redo = () => { if (future.length) { set_past([...past, kept(state)]); patch(future[0]); set_future(future.slice(1)); } };
  useEffect(() => {
    const keys = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || (event.target.tagName === "INPUT" && event.target.type !== "range")) return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  });

  // -- the address, and going back in it
  useEffect(() => {
    const address = to_address({ ...state, month }, about);
    if (address !== location.hash) history.replaceState(null, "", address);
  }, [state, month]);
  useEffect(() => {
    const moved = () => begin();
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const settled = useCallback((at) => set_month(Math.round(at)), []);

  // -- runs: the one that is played first, then those it is compared with
  const key = key_of(state.option, state), pin_keys = state.pins.map((pin) => key_of(pin, state));
  useEffect(() => {
    let over = false;
    /* A film that is surely wanted: where a newer question took its place in the line, it is asked for again. */
    const surely = async (option) => {
      for (;;) {
        try {
          return await film_of(option, state);
        } catch (problem) {
          if (over || problem.name !== "AbortError") throw problem;
          await new Promise((go) => setTimeout(go, AGAIN));
        }
      }
    };
    (async () => {
      if (!films.has(key)) set_busy(true);
      try {
        const film = await surely(state.option);
        if (over) return;
        set_drawn({ key, film });
        set_busy(false);
        const next = ahead.current;
        ahead.current = null;
        if (next) film_of(next, state).catch(() => { /* it is asked for again when it is wanted */ });
        for (const pin of state.pins) {
          if (over) return;
          if (films.has(key_of(pin, state))) continue;
          await surely(pin);
          if (!over) redraw((n) => n + 1);
        }
      } catch (problem) {
        if (over) return;
        set_busy(false);
        complain(problem.message);
      }
    })();
    return () => { over = true; };
  }, [key, pin_keys.join(" ")]);
  const drag = useCallback((option) => {
    const hand = dragging.current;
    set_preview(option);
    hand.wanted = option;
    const start = () => {
      if (!hand.wanted || hand.under_way >= 2) return;
      const next = hand.wanted;
      hand.wanted = null;
      hand.under_way += 1;
      film_of(next, now.current).then((film) => set_drawn({ key: key_of(next, now.current), film }))
        .catch(() => { /* a newer one was asked for, or the release will tell what is wrong */ })
        .finally(() => { hand.under_way -= 1; start(); });
    };
    clearTimeout(hand.timer);
    if (!hand.under_way) start();
    else hand.timer = setTimeout(start, PAUSE); // where the hand rests, the answer begins
  }, []);
  const shown = preview || state.option;
  const film = films.get(key_of(shown, state)) || (drawn && drawn.film) || null;
  useEffect(() => {
    if (!released.current || !films.has(key) || preview) return undefined;
    const from = released.current;
    released.current = 0;
    const frame = requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { performance.measure("lever-answer", { start: from, end: performance.now() }); document.documentElement.dataset.answered = key; };
      channel.port2.postMessage(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [drawn, key, preview]);

  // -- worlds: filled in one by one, the same ones for every option
  const same = pin_keys.filter((one) => one !== key);
  const options = useMemo(() => [shown, ...state.pins.filter((pin) => key_of(pin, state) !== key_of(shown, state))].map((option) => {
    const own = key_of(option, state);
    return { key: own, option, label: label_of(option, demo), film: films.get(own) || null, worlds: (worlds_of.get(own) || []).filter(Boolean) };
  }), [shown, state, drawn, progress, demo, films.size, films.has(key), pin_keys.map((one) => films.has(one)).join()]);
  if (film && !options[0].film) options[0].film = film;
  const control = useRef(null);
  useEffect(() => {
    if (!state.worlds) return undefined;
    const mine = new AbortController(), all = [state.option, ...state.pins.filter((pin) => key_of(pin, state) !== key)];
    control.current = mine;
    const jobs = [];
    for (let w = 0; w < state.worlds; w += 1) {
      const lacking = all.filter((option) => !(worlds_of.get(key_of(option, state)) || [])[w]);
      if (lacking.length) jobs.push([w, lacking]);
    }
    if (!jobs.length) { tell_progress((n) => ({ ...(n || {}), done: state.worlds, of: state.worlds, left: 0 })); return undefined; }
    const begun = performance.now();
    let done = state.worlds - jobs.length, at = 0;
    tell_progress({ done, of: state.worlds, left: null });
    async function one() {
      while (at < jobs.length && !mine.signal.aborted) {
        const [w, lacking] = jobs[at];
        at += 1;
        const answer = await ask("worlds", { options: lacking.map((option) => question(option, state)), worlds: [w] }, mine.signal);
        lacking.forEach((option, i) => {
          const own = key_of(option, state);
          if (!worlds_of.has(own)) worlds_of.set(own, []);
          worlds_of.get(own)[w] = answer.outcomes[0][i];
        });
        while (worlds_of.size > 60) worlds_of.delete(worlds_of.keys().next().value);
        done += 1;
        const finished = done - (state.worlds - jobs.length);
        tell_progress({ done, of: state.worlds, left: ((performance.now() - begun) / finished) * (jobs.length - finished) / 1000 });
      }
    }
    Promise.all([one(), one()]).catch((problem) => { mine.abort(); if (problem.name !== "AbortError") { complain(problem.message); patch({ worlds: 0 }); } });
    return () => mine.abort();
  }, [key, pin_keys.join(" "), state.worlds]);
  const counted = Math.min(...options.map((one) => one.worlds.length));
  const banded = state.worlds > 0 && counted > 1 && !preview;

  // -- what is done
  const set_option = (option, next = null) => { ahead.current = about.limits.ahead ? next : null; change({ option }); };
  const turn = (id) => {
    const other = (option) => ({ ...option, reversed: option.reversed.includes(id) ? option.reversed.filter((one) => one !== id) : [...option.reversed, id] });
    change({ option: other(state.option), pins: state.pins.map(other) });
  };
  const place = (name) => {
    const moved = (option) => ({ ...option, world: { ...option.world, name } });
    change({ option: moved(state.option), pins: state.pins.map(moved) });
  };
  const pin = () => change({ pins: [state.option, ...state.pins.filter((one) => key_of(one, state) !== key)].slice(0, about.limits.options - 1).slice(0, 3) });
  const unpin = (own) => change({ pins: state.pins.filter((one) => key_of(one, state) !== own) });
  function open_demo(id) {
    const one = about.demos.find((other) => other.id === id), [first, ...others] = one.variants.map((variant) => complete(variant.option));
    clock.play(0);
    change({ ...untouched(), language: state.language, demo: id, option: first, pins: others, outcomes: one.outcomes.slice(0, 6), month: 0, seed: one.variants[0].option.seed || 0, scale: one.variants[0].option.scale || "teaching",
      view: VIEWS.includes(one.look.view) ? one.look.view : "map", colour: one.look.outcome || "quality", sweep: one.look.lever || one.slider[0] || "detail_management" });
    clock.go(0);
    choose_loop(null);
    hold(false);
    show_all(false);
    compare(false);
    open_panel(null);
    scrollTo({ top: 0 });
  }
  function close_demo() {
    patch({ demo: null, step: 0, guess: null });
  }
  function act(what, id) {
    if (what === "play") { clock.go(0); clock.play(1); }
    if (what === "worlds") patch({ worlds: WORLDS });
    if (what === "look") { clock.play(0); clock.go(demo.look.month || clock.months); document.querySelector(".stage").scrollIntoView({ behavior: "smooth", block: "nearest" }); }
    if (what === "turn") turn(id);
  }
  const choose = (id, keep = false) => {
    if (keep) { hold(!(held && chosen === id)); choose_loop(id); } else if (!held) choose_loop(id);
  };
  async function speak_in(language) {
    if (language === state.language || language_busy) return;
    switch_busy(true);
    try {
      const next = await fetch_about(language);
      about = next;
      speak(next);
      patch({ language });
    } catch { complain(say("trouble.away")); }
    switch_busy(false);
  }
  const covered = demo && state.step < 2, against = options.find((one, i) => i && one.film) || null;
  const widest = Math.max(0, ...options.filter((one) => one.film).map((one) => one.film.widest(PERIOD)));
  const marked = demo ? demo.look.loops || [] : [];
  const view = VIEWS.includes(state.view) ? state.view : "map", views = VIEWS;
  const tab_keys = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = views[(views.indexOf(view) + step + views.length) % views.length];
    patch({ view: next });
    document.getElementById(`tab-${next}`).focus();
  };
  const marks = [...new Set(Object.values(shown.levers).filter((one) => typeof one === "object").map((one) => 12 * one.from_year))];
  const only = demo && !whole && demo.slider.length ? demo.slider : null;

  return html`<div class=${`app ${demo ? "in-demo" : ""}`}>
    <a class="skip" href="#stage" onClick=${(event) => { event.preventDefault(); document.getElementById("stage").focus(); }}>${say("skip")}</a>
    <header>
      <h1>${say("title")}</h1>
      <p class="lead">${say("lead")}</p>
      <nav aria-label=${say("nav")}>
        <button type="button" class="go" aria-expanded=${panel === "demos"} onClick=${() => open_panel(panel === "demos" ? null : "demos")}>${say("demos")}</button>
        <button type="button" onClick=${() => open_panel("share")}>${say("share.open")}</button>
        <button type="button" aria-expanded=${panel === "about"} onClick=${() => open_panel(panel === "about" ? null : "about")}>${say("about.open")}</button>
        <span class="languages" role="group" aria-label=${say("language")}>${["nb", "en"].map((one) => html`<button key=${one} type="button" lang=${one} aria-pressed=${state.language === one} onClick=${() => speak_in(one)}>${one === "nb" ? "Norsk" : "English"}</button>`)}</span>
      </nav>
    </header>
    ${trouble ? html`<p class="trouble" role="alert">${trouble} <button type="button" onClick=${() => complain("")}>${say("close")}</button></p>` : null}
    ${panel === "demos" ? html`<section class="drawer" aria-label=${say("demos")}><h2>${say("demos")}</h2><p class="muted">${say("demos_lead")}</p><${DemoList} about=${about} open=${open_demo} /></section>` : null}
    ${panel === "about" ? html`<section class="drawer prose" aria-label=${say("about.open")}><h2>${say("about.title")}</h2>${["what", "how", "trust", "not"].map((part) => html`<p key=${part}>${say(`about.${part}`)}</p>`)}
      <button type="button" onClick=${() => open_panel(null)}>${say("close")}</button></section>` : null}
    ${panel === "share" ? html`<${Share} about=${about} state=${state} options=${options} title=${demo ? `${demo.id} ${demo.title}` : say("title")} close=${() => open_panel(null)} />` : null}
    <main>
      ${demo ? html`<${DemoPanel} key=${demo.id} about=${about} demo=${demo} step=${state.step} guess=${state.guess} ready=${Boolean(film)} go=${(step) => patch({ step })} pick=${(guess) => patch({ guess })} close=${close_demo} act=${act} />` : null}
      <section class="controls" aria-label=${say("levers.title")}>
        <h2>${say("levers.title")}</h2>
        <p class="undo"><button type="button" disabled=${!past.length} onClick=${undo}>${say("undo")}</button><button type="button" disabled=${!future.length} onClick=${redo}>${say("redo")}</button></p>
        ${only ? html`<p class="muted">${say("levers.in_demo")} <button type="button" class="quiet" onClick=${() => show_all(true)}>${say("levers.show_all")}</button></p>` : html`<${Packages} about=${about} option=${shown} set=${set_option} />`}
        <${Levers} about=${about} option=${shown} only=${only} drag=${drag} set=${set_option} />
        <details class="assumptions" open=${state.option.reversed.length > 0}><summary>${say("reverse.title")} <span class="muted">${state.option.reversed.length ? say("levers.moved", { number: state.option.reversed.length }) : ""}</span></summary>
          <${Assumptions} about=${about} option=${state.option} marked=${demo ? demo.break_it : []} turn=${turn} place=${place} /></details>
        <details class="more"><summary>${say("run.title")}</summary>
          <label>${say("run.seed")} <input type="number" min="0" max=${about.limits.seed} value=${state.seed} onChange=${(event) => { const seed = Math.round(Number(event.target.value)); if (seed >= 0 && seed <= about.limits.seed) change({ seed }); }} /></label>
          <label>${say("run.scale")} <select value=${state.scale} onChange=${(event) => change({ scale: event.target.value, office: null })}>${about.scales.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select></label>
        </details>
      </section>
      <section class="stage" id="stage" tabindex="-1" aria-label=${say("stage")}>
        <div class="tabs" role="tablist" aria-label=${say("stage")} onKeyDown=${tab_keys}>${views.map((one) => html`<button key=${one} type="button" role="tab" id=${`tab-${one}`} aria-selected=${one === view} aria-controls="view" tabindex=${one === view ? 0 : -1} onClick=${() => patch({ view: one })}>${say(`view.${one}`)}</button>`)}</div>
        <div class="view" role="tabpanel" id="view" aria-labelledby=${`tab-${view}`}>
          ${covered ? html`<div class="cover"><p>${say("demo.cover")}</p><button type="button" onClick=${() => patch({ step: 2 })}>${say("demo.uncover")}</button></div>` : html`
          ${view === "map" ? html`<${LoopMap} about=${about} film=${film} chosen=${chosen} marked=${marked} choose=${choose} widest=${widest} /><${MapKey} about=${about} />
            <${LoopCard} about=${about} film=${film} id=${chosen || marked[0]} month=${month} against=${against && against.film} against_label=${against && against.label} />` : null}
          ${view === "offices" && film ? html`<div class="bar"><label>${say("offices.colour")} <select value=${state.colour} onChange=${(event) => patch({ colour: event.target.value })}>${about.office_outcomes.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select></label>
              ${against ? html`<label class="check"><input type="checkbox" checked=${compared} onChange=${() => compare(!compared)} /> ${say("offices.against", { other: against.label })}</label>` : null}</div>
            <${OfficeGrid} about=${about} film=${film} against=${compared && against ? against.film : null} colour=${state.colour} office=${state.office} month=${month} choose=${(office) => patch({ office: office === state.office ? null : office })} />
            ${state.office !== null && state.office < film.who.size.length ? html`<${OfficePanel} about=${about} state=${state} option=${state.option} office=${state.office} month=${month} close=${() => patch({ office: null })} />` : html`<p class="muted">${say("offices.hint")}</p>`}` : null}
          ${view === "spread" && film ? html`<div class="bar"><label>${say("offices.colour")} <select value=${state.colour} onChange=${(event) => patch({ colour: event.target.value })}>${about.office_outcomes.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select></label></div><${Spread} about=${about} options=${options} colour=${state.colour} />` : null}
          ${view === "levels" ? html`<${Where} about=${about} options=${options} month=${month} />` : null}
          ${view === "sweep" ? html`<${Sweep} about=${about} state=${state} option=${state.option} outcomes=${state.outcomes} choose=${(sweep) => patch({ sweep })} />` : null}
          ${view === "idea" ? html`<${Idea} about=${about} state=${state} options=${options} choose=${(practice) => patch({ practice })} />` : null}
          ${view === "case" ? html`<${Case} about=${about} state=${state} options=${options} choose=${(person, practice) => patch({ person, practice })} />` : null}
          `}
        </div>
        ${covered ? null : html`<${Transport} settled=${settled} />`}
        <p class="muted status" role="status">${busy || !film ? say("run.under_way") : ""}</p>
      </section>
      <section class="charts" aria-label=${say("charts.title")}>
        <h2>${say("charts.title")}</h2>
        <ul class="key">${options.map((one, i) => html`<li key=${one.key}><svg width="34" height="10" aria-hidden="true"><line x1="0" x2="34" y1="5" y2="5" stroke=${COLOURS[i]} stroke-width=${i ? 2 : 3} stroke-dasharray=${DASHES[i]} /></svg>
          <span>${one.label}</span> ${i ? html`<button type="button" class="quiet" onClick=${() => unpin(one.key)}>${say("pins.remove")}<span class="hidden"> ${one.label}</span></button>` : null}</li>`)}</ul>
        <p><button type="button" onClick=${pin} disabled=${same.length < state.pins.length || state.pins.length >= 3}>${say("pins.add")}</button></p>
        ${covered ? html`<p class="muted">${say("demo.cover_charts")}</p>` : html`
        <p class="worlds">${state.worlds && progress && progress.done < progress.of
          ? html`<progress max=${progress.of} value=${progress.done} aria-label=${say("charts.filling")}></progress> <span role="status">${say("charts.progress", { done: progress.done, of: progress.of })} ${progress.left ? say("charts.left", { seconds: number(Math.ceil(progress.left)) }) : ""}</span> <button type="button" onClick=${() => { if (control.current) control.current.abort(); patch({ worlds: 0 }); }}>${say("charts.stop")}</button>`
          : html`<button type="button" class="go" onClick=${() => patch({ worlds: Math.min(about.limits.worlds, state.worlds + WORLDS) })}>${say(state.worlds ? "charts.more_worlds" : "charts.try_worlds", { worlds: WORLDS })}</button>`}
          <span class="muted block">${banded ? say("charts.worlds", { worlds: counted }) : say("charts.one_world")}</span></p>
        ${state.outcomes.map((outcome) => html`<div key=${outcome}><${Chart} outcome=${outcome} options=${options} about=${about} worlds=${banded} marks=${marks} />
          ${banded ? html`<${Differences} outcome=${outcome} options=${options} about=${about} year=${Math.max(1, Math.min(about.years, Math.ceil(month / 12) || about.years))} />` : null}</div>`)}
        <details class="choose"><summary>${say("charts.choose")}</summary>
          <div class="choices">${[...about.outcomes, ...about.series].map((one) => html`<label key=${one.id}><input type="checkbox" checked=${state.outcomes.includes(one.id)} disabled=${!state.outcomes.includes(one.id) && state.outcomes.length >= 6}
            onChange=${() => patch({ outcomes: state.outcomes.includes(one.id) ? state.outcomes.filter((id) => id !== one.id) : [...state.outcomes, one.id] })} /> ${one.label}</label>`)}</div></details>
        <details class="numbers-of"><summary>${say("charts.numbers", { when: when(month) })}</summary><${Numbers} options=${options} month=${month} banded=${banded} /></details>`}
      </section>
    </main>
    <footer><p>${say("modest")}</p></footer>
    ${demo ? html`<${Sheet} demo=${demo} />` : null}
  </div>`;
}

/** Every outcome of the year that is shown, as numbers. */
function Numbers({ options, month, banded }) {
  const year = Math.max(0, Math.min(about.years, Math.ceil(month / 12)));
  const value = (option, o) => {
    if (!banded) return option.film ? option.film.outcomes[about.outcomes[o].id][year] : null;
    const there = option.worlds.map((world) => world[o][year]).filter((one) => one !== null);
    return there.length ? there.reduce((a, b) => a + b, 0) / there.length : null;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${say("charts.title")}><table class="numbers"><caption>${say("charts.numbers_caption", { year })}</caption><thead><tr><th scope="col">${say("outcome")}</th>${options.map((one) => html`<th scope="col" key=${one.key}>${one.label}</th>`)}</tr></thead>
    <tbody>${about.outcomes.map((one, o) => html`<tr key=${one.id}><th scope="row" title=${one.meaning}>${one.label}</th>${options.map((option) => html`<td key=${option.key}>${number(value(option, o), one.decimals)}</td>`)}</tr>`)}</tbody></table></div>`;
}

begin = async function begin_again() {
  const language = /(?:^#|&)l=en(?:&|$)/.test(location.hash) ? "en" : "nb";
  if (!about || about.language !== language) about = await fetch_about(language);
  speak(about);
  const { state, amiss } = from_address(location.hash, about, VIEWS);
  clock.play(0);
  clock.months = about.years * about.months_a_year;
  clock.go(state.month);
  const root = document.getElementById("lab");
  render(null, root);
  root.replaceChildren();
  render(html`<${App} start=${state} amiss=${amiss} />`, root);
  performance.mark("lab-painted");
};
begin();
