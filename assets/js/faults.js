/* Switches that break the iteration on purpose. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
})();
