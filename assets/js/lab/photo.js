// @ts-check
/* A picture of a digit becomes ink: gray values, a threshold between ink and paper, ink made bright. */

const SIDE = 112; // of what is put on the pad, as much as is sent of a drawing
const MOST_BYTES = 20_000_000;
const KINDS = ["image/png", "image/jpeg"];

/** @typedef {{ pixels: Uint8Array, side: number }} Gray a square of gray values */

/**
 * The gray value that parts ink from paper best: both groups are as alike in themselves as can be (N. Otsu, 1979). Of
 * values that part them equally well, the middle.
 * @param {ArrayLike<number>} pixels 0 to 255
 */
export const findThreshold = (pixels) => {
  const counts = Array(256).fill(0);
  for (let i = 0; i < pixels.length; i += 1) counts[pixels[i]] += 1;
  const sum = counts.reduce((total, count, value) => total + count * value, 0);
  let [first, last, most, below, mass] = [127, 127, -1, 0, 0];
  for (let value = 0; value < 255; value += 1) {
    below += counts[value];
    mass += value * counts[value];
    const above = pixels.length - below;
    if (!below || !above) continue;
    const apart = below * above * (mass / below - (sum - mass) / above) ** 2;
    if (apart > most) [first, most] = [value, apart];
    if (apart === most) last = value;
  }
  return Math.floor((first + last) / 2);
};

/** Whether the edge of a picture is bright, so that it is dark ink on paper. @param {Gray} gray @param {number} threshold */
export const isOnPaper = ({ pixels, side }, threshold) => {
  let bright = 0;
  for (let i = 0; i < side; i += 1) {
    for (const at of [i, (side - 1) * side + i, i * side, i * side + side - 1])
      bright += Number(pixels[at] > threshold);
  }
  return bright > 2 * side;
};

/**
 * Ink as the pad has it: bright on black, full where it is half as strong as the strongest.
 * @param {Gray} gray
 * @returns {{ ink: Gray, threshold: number, inverted: boolean }}
 */
export const findInk = (gray) => {
  const threshold = findThreshold(gray.pixels);
  const inverted = isOnPaper(gray, threshold);
  const depths = Array.from(gray.pixels, (value) => (inverted ? threshold - value : value - threshold));
  const half = Math.max(1, ...depths) / 2;
  const pixels = Uint8Array.from(depths, (depth) => Math.round(255 * Math.min(1, Math.max(0, depth / half))));
  return { ink: { pixels, side: gray.side }, threshold, inverted };
};

/** @param {File} file @returns {string} the key of what is wrong with it, or nothing */
export const findFault = (file) => {
  if (!KINDS.includes(file.type)) return "photo_kind";
  return file.size > MOST_BYTES ? "photo_large" : "";
};

/** A picture as a square of gray values, in the middle of its own colour of the edge. @param {File} file @returns {Promise<Gray>} */
export const readGray = async (file) => {
  const picture = await createImageBitmap(file);
  const scale = SIDE / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff"; // behind what is transparent
  context.fillRect(0, 0, SIDE, SIDE);
  context.drawImage(picture, 0, 0, 1, 1, 0, 0, SIDE, SIDE); // what the picture does not fill is as its corner
  context.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  const gray = (/** @type {number} */ i) => 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  return { pixels: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => Math.round(gray(i))), side: SIDE };
};
