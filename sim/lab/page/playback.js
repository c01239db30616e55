/* A run as the page plays it: flows over any period, offices month by month, outcomes by year. */

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Running sums of each arrow's flow: for arrow a and month m, the total before month m. */
function runningSums(flow, arrows, months) {
  const sums = new Float64Array(arrows * (months + 1));
  for (let a = 0; a < arrows; a += 1) {
    for (let m = 0; m < months; m += 1)
      sums[a * (months + 1) + m + 1] = sums[a * (months + 1) + m] + flow[a * months + m];
  }
  return sums;
}

/** An answer of the server, ready to be played. */
export function unpackPlayback(answer, about) {
  const arrows = about.arrows.length;
  const sides = answer.flows.map((text) => new Int32Array(bytesOf(text).buffer));
  const months = sides[0].length / arrows;
  const lead = months - answer.months;
  const sums = sides.map((side) => runningSums(side, arrows, months));
  const offices = {};
  for (const name in answer.offices)
    offices[name] = { ...answer.offices[name], steps: bytesOf(answer.offices[name].bytes) };
  const staff = answer.who.size.reduce((sum, size) => sum + size, 0);
  const { outcomes, series, where, who } = answer;
  const playback = { months: answer.months, outcomes, series, where, who, offices, staff };

  /**
   * What arrow `a` moved of right (0) or wrong (1) in the `period` months up to `month`, as a yearly count.
   */
  playback.flow = (side, a, month, period) => {
    const at = (m) => {
      const low = Math.max(0, Math.min(months, lead + m));
      const floor = Math.floor(low);
      const base = a * (months + 1);
      const next = Math.min(months, floor + 1);
      return sums[side][base + floor] + (low - floor) * (sums[side][base + next] - sums[side][base + floor]);
    };
    return ((at(month) - at(month - period)) * 12) / period;
  };

  /** The value of an office's outcome at a month; NaN where there is none. */
  playback.office = (name, office, month) => {
    const one = offices[name];
    const step = one.steps[Math.round(month) * who.size.length + office];
    return step === 255 ? NaN : one.low + (step / 254) * (one.high - one.low);
  };
  playback.widest = widestFlow(playback, about);
  return playback;
}

/** A function of the period: the most that any arrow moved in any such period, computed once. */
function widestFlow(playback, about) {
  const widest = {};
  return (period) => {
    if (!(period in widest)) {
      let most = 0;
      about.arrows.forEach((arrow, a) => {
        if (arrow.loss) return;
        for (let m = 0; m <= playback.months; m += 1)
          most = Math.max(most, playback.flow(0, a, m, period) + playback.flow(1, a, m, period));
      });
      widest[period] = most || 1;
    }
    return widest[period];
  };
}
