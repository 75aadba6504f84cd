/* The panels of the MNIST lab: each function takes the element of a panel once and returns the
   function that shows a value in it. Texts are only ever set as textContent. */
(() => {
  "use strict";
  const Backstep = window.Backstep;
  const PAD = 280;
  const SENT = 112; // side of what is sent: 12 kB, five times the resolution that the net sees
  const PEN = 20;
  const THROTTLE_MS = 150;

  function translate(element) {
    const apply = () => {
      element.querySelectorAll("[data-label]").forEach((part) => {
        part.setAttribute("aria-label", Backstep.say(part.dataset.label));
      });
    };
    Backstep.translate(element);
    document.addEventListener("backstep:words", apply);
    apply();
  }

  function say(element, text) {
    // A live region speaks at each change, so unchanged words are left alone.
    if (element.textContent !== text) element.textContent = text;
  }

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }

  /* ---- images -------------------------------------------------------------------------- */

  function colour(name) {
    const hex = getComputedStyle(document.body).getPropertyValue(name).trim();
    return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  }

  const gray = (value) => [value, value, value];

  function signed() {
    const [negative, neutral, positive] = [
      "--mnist-negative", "--mnist-neutral", "--mnist-positive",
    ].map(colour);
    return (value) => {
      const number = value > 127 ? value - 256 : value; // bytes of an int8 array
      const end = number < 0 ? negative : positive;
      const share = Math.abs(number) / 127;
      return neutral.map((from, i) => from + (end[i] - from) * share);
    };
  }

  function paint(canvas, pixels, width, height, palette) {
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i += 1) {
      const [red, green, blue] = palette(pixels[i]);
      image.data.set([red, green, blue, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
  }

  /* ---- panels -------------------------------------------------------------------------- */

  function status(element, draw, arrive) {
    translate(element);
    document.addEventListener("backstep:words", arrive);
    if (Object.keys(Backstep.words).length) arrive();
    const sentence = element.querySelector(".mnist-sentence");
    const progress = element.querySelector(".mnist-progress");
    const facts = element.querySelector(".mnist-facts");
    return (value) => {
      if (!value) return;
      element.dataset.state = value.state;
      document.dispatchEvent(new CustomEvent("backstep:mnist", { detail: { state: value.state } }));
      say(sentence, value.sentence);
      const percent = Math.round(100 * value.progress);
      progress.setAttribute("aria-valuenow", percent);
      progress.firstElementChild.style.width = `${percent}%`;
      while (facts.children.length < value.facts.length) {
        const fact = facts.appendChild(make("div"));
        fact.append(make("dt"), make("dd"));
      }
      value.facts.forEach(([name, number], i) => {
        say(facts.children[i].children[0], name);
        say(facts.children[i].children[1], number);
      });
    };
  }

  function stages(element) {
    translate(element);
    let last = null;
    function show() {
      element.classList.toggle("mnist-empty", !last);
      element.querySelectorAll("figure").forEach((figure) => {
        const canvas = figure.querySelector("canvas");
        const stage = last && last[figure.dataset.stage];
        if (!stage) {
          canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
          return;
        }
        const palette = figure.dataset.stage === "normalised" ? signed() : gray;
        paint(canvas, bytes(stage.pixels), stage.width, stage.height, palette);
        // All stages on one scale of 28 pixels, so that the box of 20 looks like 20.
        const whole = figure.dataset.stage === "crop" ? Math.max(stage.width, stage.height) : 28;
        canvas.style.width = `${(100 * stage.width) / whole}%`;
        canvas.style.height = `${(100 * stage.height) / whole}%`;
      });
    }
    Backstep.figures.add(show); // drawn anew when the theme changes
    return (value) => {
      last = value;
      show();
    };
  }

  function prediction(element) {
    translate(element);
    const sentence = element.querySelector(".mnist-sentence");
    const rows = [...element.querySelectorAll("li")];
    return (value) => {
      if (!value) return;
      say(sentence, value.sentence);
      const best = value.bars ? Math.max(...value.bars) : null;
      rows.forEach((row, digit) => {
        const share = value.bars ? value.bars[digit] : 0;
        row.classList.toggle("mnist-best", value.bars !== null && share === best);
        row.querySelector(".mnist-bar > span").style.width = `${100 * share}%`;
        row.querySelector(".mnist-share").textContent =
          value.bars ? `${(100 * share).toFixed(1)} %` : "–";
      });
    };
  }

  function cells(list, count) {
    while (list.children.length < count) {
      const cell = list.appendChild(make("li"));
      const canvas = make("canvas");
      canvas.setAttribute("aria-hidden", "true");
      cell.append(canvas, make("span"));
    }
    while (list.children.length > count) list.lastElementChild.remove();
    return [...list.children];
  }

  function digits(element) {
    translate(element);
    const list = element.querySelector("ul");
    return (value) => {
      if (!value) return;
      say(element.querySelector(".mnist-result"), value.note);
      const pixels = bytes(value.images);
      const area = value.side * value.side;
      cells(list, value.labels.length).forEach((cell, i) => {
        const image = pixels.subarray(i * area, (i + 1) * area);
        paint(cell.firstElementChild, image, value.side, value.side, gray);
        const answer = value.cells && value.cells[i];
        cell.classList.toggle("mnist-wrong", Boolean(answer && !answer.right));
        const mark = answer && !answer.right ? "✗ " : "";
        const truth = answer && !answer.right ? ` (${value.labels[i]})` : "";
        const text = cell.lastElementChild;
        text.replaceChildren();
        if (answer) {
          text.append(make("b", "", `${mark}${answer.answer}${truth}`));
          text.append(make("small", "", answer.confidence));
        }
      });
    };
  }

  function weights(element) {
    translate(element);
    const list = element.querySelector("ul");
    let last = null;
    function show() {
      if (!last) return;
      say(element.querySelector(".mnist-result"), last.note);
      const pixels = last.images ? bytes(last.images) : new Uint8Array();
      const area = last.side * last.side;
      const palette = signed();
      cells(list, last.images ? last.count : 0).forEach((cell, i) => {
        const image = pixels.subarray(i * area, (i + 1) * area);
        paint(cell.firstElementChild, image, last.side, last.side, palette);
        cell.lastElementChild.textContent = String(i + 1);
      });
    }
    Backstep.figures.add(show); // drawn anew when the theme changes
    return (value) => {
      last = value;
      show();
    };
  }

  /* ---- the sketch pad ------------------------------------------------------------------ */

  let pad = null;

  function clearPad() {
    const context = pad.getContext("2d");
    context.fillStyle = "#000";
    context.fillRect(0, 0, PAD, PAD);
  }

  function padPixels() {
    const small = make("canvas");
    small.width = small.height = SENT;
    const context = small.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(pad, 0, 0, SENT, SENT);
    const { data } = context.getImageData(0, 0, SENT, SENT);
    let ink = "";
    for (let i = 0; i < data.length; i += 4) ink += String.fromCharCode(data[i]);
    return { side: SENT, ink: btoa(ink) };
  }

  function putOnPad(image) {
    const source = make("canvas");
    paint(source, bytes(image.pixels), image.width, image.height, gray);
    const context = pad.getContext("2d");
    clearPad();
    context.imageSmoothingEnabled = false;
    context.drawImage(source, 0, 0, PAD, PAD);
  }

  function stroke(from, to) {
    const context = pad.getContext("2d");
    context.strokeStyle = "#fff";
    context.lineWidth = PEN;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }

  function place(event) {
    const box = pad.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * PAD,
      y: ((event.clientY - box.top) / box.height) * PAD,
    };
  }

  function sketch(element, draw) {
    translate(element);
    pad = element.querySelector("canvas");
    clearPad();
    let last = null;
    let sent = 0;
    pad.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      pad.setPointerCapture(event.pointerId);
      last = place(event);
      stroke(last, last);
    });
    pad.addEventListener("pointermove", (event) => {
      if (!last) return;
      const steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      (steps.length ? steps : [event]).map(place).forEach((next) => {
        stroke(last, next);
        last = next;
      });
      if (performance.now() - sent < THROTTLE_MS) return;
      sent = performance.now();
      draw(padPixels());
    });
    const finish = () => {
      if (!last) return;
      last = null;
      draw(padPixels());
    };
    pad.addEventListener("pointerup", finish);
    pad.addEventListener("pointercancel", finish);
    return (image) => {
      if (image) putOnPad(image);
    };
  }

  Backstep.mnist = { status, stages, prediction, digits, weights, sketch, clearPad };
})();
