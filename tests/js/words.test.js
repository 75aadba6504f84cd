import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "../../assets/js/core/state.js";
import { say } from "../../assets/js/core/words.js";

test("a blank takes its value, or the word that goes with a count", () => {
  page.words = { found: "{count} {count|unit|units} in {where}" };
  assert.equal(say("found", { count: 1, where: "layer 2" }), "1 unit in layer 2");
  assert.equal(say("found", { count: "1", where: "layer 2" }), "1 unit in layer 2");
  assert.equal(say("found", { count: 0, where: "layer 2" }), "0 units in layer 2");
  assert.equal(say("found", {}), " units in ");
});

test("a word that is not there says nothing", () => {
  page.words = {};
  assert.equal(say("gone", { count: 1 }), "");
});

test("between two Chinese characters stands no blank, whatever fills the template", () => {
  page.words = { title: "预训练的 {model} 网络" };
  assert.equal(say("title", { model: "LeNet" }), "预训练的 LeNet 网络");
  assert.equal(say("title", { model: "全连接" }), "预训练的全连接网络");
});
