/* The state of the gradients, layer by layer. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
})();
