/* A run as the page plays it: flows by any period, offices month by month, outcomes by year. */

function bytes(text) {
  const raw = atob(text), found = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) found[i] = raw.charCodeAt(i);
  return found;
}

/** A film ready to be looked at. */
export function unpacked(answer, about) {
  const arrows = about.arrows.length;
  const sides = answer.flows.map((text) => new Int32Array(bytes(text).buffer));
  const months = sides[0].length / arrows, lead = months - answer.months;
  const sums = sides.map((side) => {
    const sum = new Float64Array(arrows * (months + 1));
    for (let a = 0; a < arrows; a += 1) {
      for (let m = 0; m < months; m += 1) sum[a * (months + 1) + m + 1] = sum[a * (months + 1) + m] + side[a * months + m];
    }
    return sum;
  });
  const offices = {};
  for (const name in answer.offices) offices[name] = { ...answer.offices[name], steps: bytes(answer.offices[name].bytes) };
  const staff = answer.who.size.reduce((sum, size) => sum + size, 0);
  const film = { months: answer.months, outcomes: answer.outcomes, series: answer.series, where: answer.where, who: answer.who, offices, staff };

  /** What arrow `a` moved of right (0) or wrong (1) in the `period` months up to `month`, as a yearly count. */
  film.flow = (side, a, month, period) => {
    const at = (m) => {
      const low = Math.max(0, Math.min(months, lead + m)), floor = Math.floor(low), base = a * (months + 1);
      const next = Math.min(months, floor + 1);
      return sums[side][base + floor] + (low - floor) * (sums[side][base + next] - sums[side][base + floor]);
    };
    return ((at(month) - at(month - period)) * 12) / period;
  };

  /** The value of an office's outcome at a month; NaN where there is none. */
  film.office = (name, office, month) => {
    const one = offices[name], step = one.steps[Math.round(month) * answer.who.size.length + office];
    return step === 255 ? NaN : one.low + (step / 254) * (one.high - one.low);
  };

  /** The most that any arrow moved in any such period. */
  const widest = {};
  film.widest = (period) => {
    if (!(period in widest)) {
      let most = 0;
      for (let a = 0; a < arrows; a += 1) {
        if (about.arrows[a].loss) continue;
        for (let m = 0; m <= answer.months; m += 1) {
          most = Math.max(most, film.flow(0, a, m, period) + film.flow(1, a, m, period));
        }
      }
      widest[period] = most || 1;
    }
    return widest[period];
  };
  return film;
}
