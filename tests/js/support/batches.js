/* Batches of the lab as the server sends them, written by hand. */
import { Batch } from "../../../assets/js/lab/batch/batch.js";

const base64 = (typed) => Buffer.from(typed.buffer, typed.byteOffset, typed.byteLength).toString("base64");

/* Numbers as float32 in base64. */
export const packed = (...numbers) => base64(Float32Array.from(numbers));

export const packedPlaces = (...numbers) => base64(Int32Array.from(numbers));

const layer = (kind, inputs, outputs, more) => ({
  kind,
  inputs,
  outputs,
  activation: "identity",
  kernel: 0,
  padding: 0,
  border: 0,
  weights: [],
  ...more,
});

export const dense = (inputs, outputs, activation = "identity") =>
  layer("dense", [inputs], [outputs], { activation, weights: [outputs, inputs] });

export const convolution = (inputs, outputs, kernel, padding, activation = "identity", border = 0) =>
  layer("convolution", inputs, outputs, {
    activation,
    kernel,
    padding,
    border,
    weights: [outputs[0], inputs[0], kernel, kernel],
  });

export const pool = (inputs, outputs) => layer("pool", inputs, outputs);

const film = (layers, parameters, more) => ({
  id: "film",
  kind: "batch",
  dataset: "mnist",
  loss_name: "cross_entropy",
  optimizer: "sgd",
  momentum: 0,
  rate: 0.5,
  update: 1,
  labels: [0],
  answers: [0],
  losses: [1],
  loss: 1,
  memory: {},
  operations: [],
  listings: {},
  stops: {},
  phases: {},
  layers,
  parameters,
  ...more,
});

/* A batch of which the first image is open. Of each layer one entry in z, a, arriving and delta: numbers or null. */
export const batchOf = ({ layers, parameters = layers.map(() => null), image, answer = [1], loss = 1, ...more }) => {
  const { z, a, arriving, delta, fetch, arrived, ...others } = more;
  const sent = (each) => layers.map((_, i) => (each?.[i] ? packed(...each[i]) : null));
  const sample = {
    sample: 0,
    loss,
    image: packed(...image),
    answer: packed(...answer),
    z: sent(z),
    a: sent(a),
    arriving: sent(arriving),
    delta: sent(delta),
  };
  return new Batch(
    film(layers, parameters, others),
    sample,
    fetch ?? (() => new Promise(() => {})),
    arrived ?? (() => {}),
  );
};

/* All of the weights into a layer, by name. */
export const whole = (weights, biases) => ({
  whole: Object.fromEntries(Object.entries(weights).map(([name, numbers]) => [name, packed(...numbers)])),
  bias: Object.fromEntries(Object.entries(biases).map(([name, numbers]) => [name, packed(...numbers)])),
});
