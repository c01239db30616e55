/* A lever's value in an option: at the start, and as it moves later on. */

const MODEL = "competence_units.model";
const INTENSITY = "competence_units.intensity";

const packageValue = (option, lever, about) =>
  about.packages.find((one) => one.id === option.package).levers[lever.id];

/** Whether a lever does nothing in an option: there is no intensity where there are no competence units. */
export function isIdle(option, lever, about) {
  if (lever.id !== INTENSITY) return false;
  const model = about.levers.find((one) => one.id === MODEL);
  return leverValue(option, model, about) === "none";
}

/** A lever's value at the start: its own, or its package's. */
export function leverValue(option, lever, about) {
  const own = option.levers[lever.id];
  const usual = packageValue(option, lever, about);
  if (isIdle(option, lever, about)) return 0;
  if (own === undefined) return usual;
  return typeof own === "object" ? ([own].flat()[0].from ?? usual) : own;
}

/** The moves of a value of a lever, in order, each {to, from_year, over_years?}; none where it stays. */
export const movesIn = (value) =>
  typeof value === "object" ? [value].flat().map(({ from: _start, ...move }) => move) : [];

/** The moves of a lever in an option. */
export const leverMoves = (option, lever) => movesIn(option.levers[lever.id]);

/** A lever's value with where it starts (undefined: where its package has it) and its moves. */
export function movingValue(start, moves) {
  if (!moves.length) return start;
  const [first, ...more] = moves;
  const whole = start === undefined ? first : { from: start, ...first };
  return more.length ? [whole, ...more] : whole;
}

/** The option with a lever set; a value that is the package's own is not kept. */
export function withLever(option, lever, about, value, moves) {
  const levers = { ...option.levers };
  const own = movingValue(value === packageValue(option, lever, about) ? undefined : value, moves);
  if (own === undefined) delete levers[lever.id];
  else levers[lever.id] = own;
  if (lever.id === MODEL && value === "none") delete levers[INTENSITY];
  return { ...option, levers };
}

/** The option with a lever back at its package's value. */
export function withoutLever(option, lever) {
  const levers = { ...option.levers };
  delete levers[lever.id];
  return { ...option, levers };
}
