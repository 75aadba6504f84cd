/* The tab "Train on data". */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
})();
