import assert from "node:assert/strict";
import { test } from "node:test";
import { readWork } from "../../assets/js/core/document.js";
import { pack, unpack } from "../../assets/js/core/packed.js";
import { readLink, writeLink } from "../../assets/js/step/document/link.js";

const PAGE = "https://example.org/backstep";
const view = { position: 7, by: "layer", selection: { layer: 1, unit: 0, source: 1 }, layer: 2 };
const work = {
  file: { format: "backstep-session", version: 1, network: { layer_sizes: [2, 1] } },
  preset: "and",
  view,
};

test("what is packed comes back, whatever it is", async () => {
  for (const text of ["", "a", "δ 中文 🙂", "x".repeat(100_000)]) {
    const packed = await pack(text);
    assert.match(packed, /^[\w-]+$/);
    assert.equal(await unpack(packed, 1_000_000), text);
  }
});

test("what would be longer than it may is not unpacked to its end", async () => {
  const bomb = await pack("0".repeat(3_000_000));
  assert.ok(bomb.length < 5000);
  await assert.rejects(unpack(bomb, 1_000_001), /too long/);
});

test("a link holds the session and where one looks", async () => {
  const link = await writeLink(work, PAGE);
  assert.ok(link.startsWith(`${PAGE}#s=1.`) && link.length < 400);
  assert.deepEqual(await readLink(new URL(link).hash), work);
});

test("the iterations before are in a link as long as it is short enough", async () => {
  const past = (points) => ({ ...work, file: { ...work.file, past: { first: 0, changed: [], points } } });
  const short = await readLink(new URL(await writeLink(past([1, 2]), PAGE)).hash);
  assert.deepEqual(short?.file.past.points, [1, 2]);
  const many = Array.from({ length: 2000 }, (_, i) => Math.sin(i));
  assert.equal((await readLink(new URL(await writeLink(past(many), PAGE)).hash))?.file.past, undefined);
});

test("a view from anywhere becomes one that can be shown", async () => {
  const strange = { position: "x", by: '"]', selection: { layer: -1, unit: {} }, layer: 1.5, preset: 7 };
  const { preset, view: seen } = readWork(JSON.stringify({ ...work.file, view: strange }));
  assert.deepEqual({ preset, ...seen }, { preset: "custom", position: 0, by: "neuron", selection: null, layer: null });
  for (const text of ["null", "[", JSON.stringify({ past: { changed: 3 } })]) assert.throws(() => readWork(text), text);
});

test("a link of this version opens", async () => {
  const link =
    "#s=1.NY7BCsIwEET_Zc4rmF6E_RURSeMKoTUJ2bSlLfl3aaq3gTfzmB3vmD-2gNFbN2iRdFFR9TGAMEtuiQ0hSFliHsA7RrtKfqrfRMH3jsyjEmYvywFTVF_a6EboV_BZB0FlFHein6OJp-AL-ErQOGUnYFPpjztCyqJy_LPhhVq_";
  assert.deepEqual(await readLink(link), work);
});

test("a damaged link, one cut off or of another version is refused; another address holds nothing", async () => {
  const { hash } = new URL(await writeLink(work, PAGE));
  for (const wrong of ["#s=", "#s=2.abc", "#s=1.", "#s=1.%%", hash.slice(0, -5), `#s=1.${await pack("{")}`])
    await assert.rejects(readLink(wrong), wrong);
  assert.equal(await readLink("#lesson"), null);
});
