/* Files that the page hands to the browser. */

/** Hand a file to the browser. */
export function saveFile(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const quoted = (text) => (/[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** A text that begins like a formula must not be read as one by a spreadsheet. */
const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** [world, function from the number of an outcome to its values by year] for each world of an option. */
function worldsOf({ worlds, playback }, about) {
  if (worlds.length) return worlds.map((world, w) => [w, (column) => world[column]]);
  if (!playback) return [];
  return [[0, (column) => playback.outcomes[about.outcomes[column].id]]];
}

/** Every outcome of every option in every year as CSV; a row a world where there are worlds. */
export function outcomesAsCsv(options, about) {
  const rows = [["option", "world", "year", "outcome", "value"]];
  for (const option of options) {
    const label = quoted(harmless(option.label));
    for (const [world, valuesOf] of worldsOf(option, about)) {
      about.outcomes.forEach(({ id }, column) =>
        valuesOf(column).forEach((value, year) => rows.push([label, world, year, id, value ?? ""])),
      );
    }
  }
  return rows.map((row) => row.join(",")).join("\r\n") + "\r\n";
}
