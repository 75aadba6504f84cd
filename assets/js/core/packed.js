// @ts-check
/* Text as an address can hold it: deflated, in base64url. */

/** @param {Uint8Array} bytes */
const toText = (bytes) => {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};

/** @param {string} text */
const toBytes = (text) => {
  if (!/^[\w-]+$/.test(text)) throw new Error("no base64url");
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
};

/** @param {string} text @returns {Promise<string>} */
export const pack = async (text) => {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return toText(new Uint8Array(await new Response(packed).arrayBuffer()));
};

/**
 * The text that was packed; fails if it was not, or is longer than `most` bytes.
 * @param {string} packed
 * @param {number} most
 */
export const unpack = async (packed, most) => {
  const stream = new Blob([toBytes(packed)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const [reader, decoder] = [stream.getReader(), new TextDecoder("utf-8", { fatal: true })];
  let [text, size] = ["", 0];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) throw new Error("too long");
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
};
