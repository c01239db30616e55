/*
 * What is seen as one picture: the drawing on the stage with what its colours mean, and the charts beside
 * it.
 */

const DRAWINGS = [
  ".stage svg.map",
  ".stage figure svg",
  ".stage .idea-of svg",
  ".stage .case-lines",
  ".sweep svg[role=img]",
  ".charts figure svg",
];
const SMALL = "12px sans-serif";
const BOLD = "bold 13px sans-serif";
const TITLE = "bold 18px sans-serif";
const INK = "#1b1f24";
/** Pixels of the picture to one of the page. */
const SCALE = 2;
/**
 * Lengths in pixels of the page: the margin, the width of the charts, and the heights of a caption and of a
 * line.
 */
const MARGIN = 20;
const COLUMN = 420;
const CAPTION = 34;
const KEY_LINE = 20;
const NOTE_LINE = 18;

/** A sentence in lines that are no wider than `width`. */
function wrapText(text, width, ink) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && ink.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** A drawing as an image that a canvas can take, with the rules of the page in it. */
async function asImage(drawing, rules) {
  const copy = drawing.cloneNode(true);
  const box = drawing.getAttribute("viewBox");
  const [width, height] = box
    ? box.split(" ").slice(2).map(Number)
    : ["width", "height"].map((side) => Number(drawing.getAttribute(side)));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = rules + "\ntext{font-family:sans-serif}";
  copy.prepend(style);
  const image = new Image();
  const source = new XMLSerializer().serializeToString(copy);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  await image.decode();
  return { image, width, height };
}

const captionOf = (drawing) =>
  drawing.closest("figure")?.querySelector("figcaption strong")?.textContent ||
  drawing.closest(".idea-of")?.querySelector("h4")?.textContent ||
  "";

/**
 * The drawings that are seen, with their captions; and the key: lines of text, each with its sign or null.
 */
async function collect() {
  const rules = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .map((rule) => rule.cssText)
    .join("\n");
  const drawings = [...document.querySelectorAll(DRAWINGS.join(", "))];
  const seen = drawings.filter((one) => one.getBoundingClientRect().width > 0);
  const images = await Promise.all(
    seen.map(async (one) => ({ ...(await asImage(one, rules)), caption: captionOf(one) })),
  );
  const key = await Promise.all(
    [...document.querySelectorAll(".stage .map-key li")].map(async (item) => {
      const sign = item.querySelector("svg");
      return { text: item.textContent.trim(), sign: sign ? await asImage(sign, rules) : null };
    }),
  );
  return { images, key };
}

/** The first drawing with its key below it. */
function drawMain(ink, main, key) {
  ink.font = BOLD;
  ink.fillText(main.caption, MARGIN, 64);
  ink.drawImage(main.image, MARGIN, 72, main.width, main.height);
  ink.font = SMALL;
  key.forEach(({ text, sign }, i) => {
    const at = 72 + main.height + KEY_LINE * (i + 1);
    if (sign) ink.drawImage(sign.image, MARGIN, at - 6 - sign.height / 2, sign.width, sign.height);
    ink.fillText(text, sign ? 52 : MARGIN, at);
  });
}

const columnHeight = ({ width, height }) => (COLUMN * height) / width;

/** The other drawings, one below the other. */
function drawColumn(ink, images, left) {
  let y = 50;
  for (const one of images) {
    ink.font = BOLD;
    ink.fillText(one.caption, left, y + 14);
    ink.drawImage(one.image, left, y + 22, COLUMN, columnHeight(one));
    y += columnHeight(one) + CAPTION;
  }
}

/** The picture as a PNG blob: a title, the drawings, and the notes below them. */
export async function pictureOfPage(title, notes) {
  const { images, key } = await collect();
  const [main, ...rest] = images;
  const mainWidth = main ? main.width : 0;
  const mainHeight = main ? main.height + 40 + KEY_LINE * key.length : 0;
  const restHeight = rest.reduce((sum, one) => sum + columnHeight(one) + CAPTION, 0);
  const canvas = document.createElement("canvas");
  const ink = canvas.getContext("2d");
  const width = Math.max(700, mainWidth + (rest.length ? COLUMN + 30 : 0) + 2 * MARGIN);
  canvas.width = SCALE * width;
  ink.font = SMALL;
  const lines = notes.flatMap((note) => wrapText(note, width - 2 * MARGIN, ink));
  const height = Math.max(mainHeight, restHeight) + 84 + NOTE_LINE * lines.length;
  canvas.height = SCALE * height;
  ink.scale(SCALE, SCALE);
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  ink.fillStyle = INK;
  ink.font = TITLE;
  ink.fillText(title, MARGIN, 32);
  if (main) drawMain(ink, main, key);
  drawColumn(ink, rest, mainWidth + 50);
  ink.font = SMALL;
  lines.forEach((line, i) =>
    ink.fillText(line, MARGIN, canvas.height / SCALE - 14 - NOTE_LINE * (lines.length - 1 - i)),
  );
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
