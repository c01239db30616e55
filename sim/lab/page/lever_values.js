/* A lever's value in an option: at the start, and later on. */

const packageValue = (option, lever, about) =>
  about.packages.find((one) => one.id === option.package).levers[lever.id];

/** A lever's value at the start: its own, or its package's. */
export function leverValue(option, lever, about) {
  const own = option.levers[lever.id];
  const usual = packageValue(option, lever, about);
  if (own === undefined) return usual;
  return typeof own === "object" ? (own.value ?? usual) : own;
}

/** What a lever becomes later, where it does: {to, from_year}; else null. */
export const laterValue = (option, lever) =>
  typeof option.levers[lever.id] === "object" ? option.levers[lever.id] : null;

/** The option with a lever set; a value that is the package's own is not kept. */
export function withLever(option, lever, about, value, later) {
  const levers = { ...option.levers };
  const own = value === packageValue(option, lever, about) ? undefined : value;
  const start = own === undefined ? {} : { value: own };
  if (later) levers[lever.id] = { ...start, to: later.to, from_year: later.from_year };
  else if (own === undefined) delete levers[lever.id];
  else levers[lever.id] = own;
  return { ...option, levers };
}

/** The option with a lever back at its package's value. */
export function withoutLever(option, lever) {
  const levers = { ...option.levers };
  delete levers[lever.id];
  return { ...option, levers };
}
