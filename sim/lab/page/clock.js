/* The time that is shown. Everything that moves listens to it; it moves only while it is played. */

const listeners = new Set();
let last = 0;
let frame = 0;

export const clock = {
  month: 0,
  months: 120,
  playing: 0,
  speed: 6,

  /** Call `listener` with the month at every change of time; returns a function that ends it. */
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Go to a month. */
  go(month) {
    clock.month = Math.max(0, Math.min(clock.months, month));
    for (const listener of [...listeners]) listener(clock.month);
  },
  /** Play forwards (1) or backwards (−1), or stop (0). */
  play(direction) {
    if (direction > 0 && clock.month >= clock.months) clock.month = 0;
    if (direction < 0 && clock.month <= 0) clock.month = clock.months;
    clock.playing = direction;
    last = 0;
    cancelAnimationFrame(frame);
    if (direction) frame = requestAnimationFrame(tick);
    // At rest it shows a whole month, as the address does.
    clock.go(direction ? clock.month : Math.round(clock.month));
  },
};

function tick(now) {
  if (!clock.playing) return;
  const seconds = last ? Math.min(0.1, (now - last) / 1000) : 0;
  last = now;
  const next = clock.month + clock.playing * clock.speed * seconds;
  if (clock.playing > 0 ? next >= clock.months : next <= 0) {
    clock.playing = 0;
    clock.go(next);
    return;
  }
  clock.go(next);
  frame = requestAnimationFrame(tick);
}
