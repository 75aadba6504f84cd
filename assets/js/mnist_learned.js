/* What a net of the MNIST lab has learned: its answers and its first layer. */
(() => {
  "use strict";
  const Backstep = window.Backstep;
  const { translate, say, make, bytes, gray, signed, paint, cells } = Backstep.mnist;

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

  Object.assign(Backstep.mnist, { digits, weights });
})();
