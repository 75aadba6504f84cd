/* Predict mode: the number is asked for before it is shown. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
})();
