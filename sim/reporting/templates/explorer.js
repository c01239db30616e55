"use strict";
{
  const root = document.currentScript.previousElementSibling;
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const words = data.words,
    levers = data.levers,
    outcomes = data.outcomes;
  const find = (name) => root.querySelector("[data-part='" + name + "']");
  const sliders = levers.map((lever) => root.querySelector("input[data-lever='" + lever.id + "']"));
  const start = levers.map((lever) => lever.base);
  const key = "#" + data.anchor + "~";
  let state = start.slice(),
    past = [],
    future = [],
    speaking = 0;

  const fill = (text, parts) =>
    text.replace(/\{(\w+)\}/g, (all, name) => (name in parts ? parts[name] : all));

  function number(value, digits, signed) {
    const [whole, rest] = Math.abs(value).toFixed(digits).split(".");
    const nothing = !/[1-9]/.test(whole + (rest || ""));
    const mark = data.language === "nb" ? "," : ".";
    const text = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (rest ? mark + rest : "");
    return (nothing ? "" : value < 0 ? "\u2212" : signed ? "+" : "") + text;
  }

  const apart = (values) => levers.map((lever, i) => (values[i] - lever.base) / (lever.high - lever.low));
  const length = (x) => Math.sqrt(x.reduce((sum, part) => sum + part * part, 0));
  const same = (a, b) => a.every((value, i) => value === b[i]);

  function foretell(values) {
    const x = apart(values),
      far = length(x);
    return outcomes.map((outcome) => {
      let value = 0;
      for (const [first, second, coefficient] of outcome.terms) {
        value += coefficient * x[first] * (second < 0 ? 1 : x[second]);
      }
      const away = far / outcome.reach;
      const half =
        away > 0
          ? Math.hypot(outcome.quantile * Math.max(1, away), data.normal * outcome.error * Math.min(1, away))
          : 0;
      return { id: outcome.id, difference: value, low: value - half, high: value + half };
    });
  }

  function hours(values) {
    let sum = 0;
    data.hours.each.forEach((each, i) => {
      sum += each * (values[i] - levers[i].base);
    });
    if (data.hours.pair) {
      const [a, b] = data.hours.pair;
      sum += data.hours.product * (values[a] * values[b] - levers[a].base * levers[b].base);
    }
    return sum;
  }

  /* A value on the lever's steps and within its span, or null for what is no number. */
  function allowed(lever, value) {
    if (typeof value !== "number" || !Number.isFinite(value)) return null;
    const within = Math.min(lever.high, Math.max(lever.low, value));
    return Number((Math.round(within / data.step) * data.step).toFixed(4));
  }

  function verdict(outcome, row) {
    if (row.low === row.high) return "same";
    if (row.low <= 0 && row.high >= 0) return "open";
    const up = row.difference > 0;
    if (!outcome.better) return up ? "likely_more" : "likely_less";
    return up === outcome.better > 0 ? "likely_better" : "likely_worse";
  }

  function draw(outcome, row, kind) {
    const line = root.querySelector("[data-outcome='" + outcome.id + "']");
    const way = outcome.better < 0 ? -1 : 1,
      most = outcome.largest;
    const place = (value) => 100 + 90 * Math.max(-1, Math.min(1, (way * value) / most));
    const ends = [place(row.low), place(row.high)].sort((a, b) => a - b);
    const set = (name, values) => {
      const shape = line.querySelector("." + name);
      for (const at in values) shape.setAttribute(at, values[at]);
    };
    line.className = kind;
    set("band", { x1: ends[0], x2: ends[1] });
    set("dot", { cx: place(row.difference) });
    const beyond = [way * row.low, way * row.high];
    set("before", { visibility: Math.min(...beyond) < -most ? "visible" : "hidden" });
    set("after", { visibility: Math.max(...beyond) > most ? "visible" : "hidden" });
    line.querySelector(".told").textContent = number(row.difference, outcome.digits, true);
    line.querySelector(".ends").textContent =
      "(" +
      fill(words.between, {
        low: number(row.low, outcome.digits, true),
        high: number(row.high, outcome.digits, true),
      }) +
      ")";
    line.querySelector(".word").textContent = words[kind];
  }

  function movedText() {
    const list = levers
      .map((lever, i) => (state[i] === lever.base ? "" : lever.label + " " + number(state[i], 2)))
      .filter(Boolean)
      .join("; ");
    return list ? fill(words.moved, { list: list }) : words.nothing_moved;
  }

  function speak(kinds) {
    const moved = state.filter((value, i) => value !== start[i]).length;
    const count = (name) => kinds.filter((kind) => kind === name).length;
    const text = moved
      ? fill(words.summary, {
          moved: moved,
          all: outcomes.length,
          better: count("likely_better"),
          worse: count("likely_worse"),
          open: count("open"),
        })
      : words.summary_none;
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      find("summary").textContent = text;
    }, 400);
  }

  function show() {
    sliders.forEach((slider, i) => {
      const lever = levers[i],
        value = number(state[i], 2);
      if (Number(slider.value) !== state[i]) slider.value = String(state[i]);
      slider.setAttribute(
        "aria-valuetext",
        fill(words.valuetext, { value: value, base: number(lever.base, 2) }),
      );
      slider.parentElement.parentElement.querySelector("output").textContent = value;
    });
    const rows = foretell(state),
      kinds = rows.map((row, i) => verdict(outcomes[i], row));
    rows.forEach((row, i) => draw(outcomes[i], row, kinds[i]));
    find("beyond").style.visibility = length(apart(state)) > data.region ? "visible" : "hidden";
    find("moved").textContent = movedText();
    find("hours").textContent = fill(words.hours, { hours: number(hours(state), 0, true) });
    find("undo").disabled = !past.length;
    find("redo").disabled = !future.length;
    find("reset").disabled = same(state, start);
    speak(kinds);
  }

  function keep() {
    const parts = levers
      .map((lever, i) => (state[i] === lever.base ? "" : lever.code + "=" + Math.round(state[i] * 100)))
      .filter(Boolean);
    const hash = parts.length
      ? key + parts.join("~")
      : location.hash.startsWith(key)
        ? "#" + data.anchor
        : null;
    if (hash === null) return;
    try {
      history.replaceState(null, "", hash);
    } catch (refused) {
      /* a page may be shown where its address is fixed */
    }
  }

  /* Reads only what is a lever of this page and a whole number of hundredths; all else is passed over. */
  function read() {
    if (!location.hash.startsWith(key)) return null;
    const values = start.slice();
    for (const part of location.hash.slice(key.length, key.length + 4000).split("~")) {
      const match = /^([A-Z]\d{1,2})=(-?\d{1,6})$/.exec(part);
      const i = match ? levers.findIndex((lever) => lever.code === match[1]) : -1;
      const value = i < 0 ? null : allowed(levers[i], Number(match[2]) / 100);
      if (value !== null) values[i] = value;
    }
    return values;
  }

  function go(values) {
    if (same(values, state)) return;
    past.push(state);
    if (past.length > 200) past.shift();
    future = [];
    state = values;
    show();
    keep();
  }

  function step(from, to) {
    if (!from.length) return;
    to.push(state);
    state = from.pop();
    show();
    keep();
  }

  let before = null;
  sliders.forEach((slider, i) => {
    slider.addEventListener("input", () => {
      if (before === null) before = state;
      const value = allowed(levers[i], Number(slider.value));
      state = state.map((old, j) => (j === i && value !== null ? value : old));
      show();
    });
    slider.addEventListener("change", () => {
      const now = state;
      if (before !== null) state = before;
      before = null;
      go(now);
    });
  });
  root.querySelectorAll("button[data-preset]").forEach((button) => {
    const preset = data.presets[Number(button.dataset.preset)];
    button.addEventListener("click", () =>
      go(levers.map((lever) => (lever.id in preset.values ? preset.values[lever.id] : lever.base))),
    );
  });
  find("undo").addEventListener("click", () => step(past, future));
  find("redo").addEventListener("click", () => step(future, past));
  find("reset").addEventListener("click", () => go(start.slice()));
  window.addEventListener("hashchange", () => {
    const values = read();
    if (values) go(values);
  });

  root.querySelector(".live").hidden = false;
  const given = read();
  if (given) {
    state = given;
    requestAnimationFrame(() => root.scrollIntoView());
  }
  show();
  root.foretell = (values) =>
    foretell(levers.map((lever, i) => (lever.id in values ? values[lever.id] : lever.base)));
  root.hours = (values) =>
    hours(levers.map((lever, i) => (lever.id in values ? values[lever.id] : lever.base)));
}
