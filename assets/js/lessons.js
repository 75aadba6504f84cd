/* Lessons and myth cards. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
})();
