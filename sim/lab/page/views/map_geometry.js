/* Where the lines and letters of the loop map go; lengths in the points of its view box. */

/** A path through corners, rounded. */
export function arrowPath(points, radius = 16) {
  const [first, ...rest] = points;
  let path = `M${first}`;
  for (let i = 1; i < points.length - 1; i += 1) {
    const [before, corner, after] = [points[i - 1], points[i], points[i + 1]];
    const into = [corner[0] - before[0], corner[1] - before[1]];
    const out = [after[0] - corner[0], after[1] - corner[1]];
    const [a, b] = [Math.hypot(...into), Math.hypot(...out)];
    const r = Math.min(radius, a / 2, b / 2);
    const begin = `${corner[0] - (into[0] / a) * r} ${corner[1] - (into[1] / a) * r}`;
    const end = `${corner[0] + (out[0] / b) * r} ${corner[1] + (out[1] / b) * r}`;
    path += `L${begin}Q${corner} ${end}`;
  }
  return `${path}L${rest.at(-1)}`;
}

/** Where an arrow's name stands, and by how many degrees it is turned, beside a line of this width. */
export function labelPlace(arrow, width) {
  const [a, b] = arrow.points.slice(arrow.label_on, arrow.label_on + 2);
  const run = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(...run);
  const at = [a[0] + run[0] * arrow.label_at, a[1] + run[1] * arrow.label_at];
  let angle = (Math.atan2(run[1], run[0]) * 180) / Math.PI;
  if (angle >= 89.9) angle -= 180;
  if (angle < -90.1) angle += 180;
  const normal = [(run[1] / length) * arrow.side, (-run[0] / length) * arrow.side];
  const away = width / 2 + 8.5;
  return { x: at[0] + normal[0] * away, y: at[1] + normal[1] * away, angle };
}

/** The transform that puts an arrow's head at its end, for a line of this width. */
export function headTransform(points, width) {
  const [before, end] = points.slice(-2);
  const length = Math.hypot(end[0] - before[0], end[1] - before[1]);
  const along = [(end[0] - before[0]) / length, (end[1] - before[1]) / length];
  const size = 5 + 0.8 * width;
  const angle = (Math.atan2(along[1], along[0]) * 180) / Math.PI;
  const at = `${(end[0] + along[0] * 3).toFixed(1)} ${(end[1] + along[1] * 3).toFixed(1)}`;
  return `translate(${at}) rotate(${angle.toFixed(1)}) scale(${size.toFixed(1)} ${(size * 0.75).toFixed(1)})`;
}

/** The words of a place folded into lines that fit its box. */
export function foldText(text, width) {
  const most = Math.max(9, Math.round(width / 9.2));
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last && last.length + word.length + 1 > most) lines.push(word);
    else lines[lines.length - 1] += (last ? " " : "") + word;
  }
  return lines;
}

/** Letters small enough for the longest line to stay inside its box. */
export const fitFont = (lines, width) =>
  Math.min(15, (width - 8) / (0.6 * Math.max(...lines.map((line) => line.length)))).toFixed(1);
