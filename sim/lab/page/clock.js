/* The time that is shown. Everything that moves listens to it; it moves only when somebody plays. */

const listeners = new Set();
let last = 0, frame = 0;

export const clock = {
  month: 0, months: 120, playing: 0, speed: 6,

  /** Hear of every change of time; gives back how to stop hearing. */
  listen(tell) {
    listeners.add(tell);
    return () => listeners.delete(tell);
  },
  /** Go to a month. */
  go(month) {
    clock.month = Math.max(0, Math.min(clock.months, month));
    for (const tell of [...listeners]) tell(clock.month);
  },
  /** Play forwards (1) or backwards (−1), or stop (0). */
  play(direction) {
    if (direction > 0 && clock.month >= clock.months) clock.month = 0;
    if (direction < 0 && clock.month <= 0) clock.month = clock.months;
    clock.playing = direction;
    last = 0;
    cancelAnimationFrame(frame);
    if (direction) frame = requestAnimationFrame(tick);
    clock.go(direction ? clock.month : Math.round(clock.month)); // at rest it shows a whole month, as the address does
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
