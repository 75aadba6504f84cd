/* The sketch pad of the MNIST lab: what is drawn, what the net sees of it, and what it answers. */
(() => {
  "use strict";
  const Backstep = window.Backstep;
  const { translate, say, make, bytes, gray, signed, paint } = Backstep.mnist;
  const PAD = 280;
  const SENT = 112; // side of what is sent: 12 kB, five times the resolution that the net sees
  const PEN = 20;
  const THROTTLE_MS = 150;

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

  Object.assign(Backstep.mnist, { sketch, stages, prediction, clearPad });
})();
