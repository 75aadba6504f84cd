/* Chain rule, activation, weight lens, loss surface and samples: what one neuron or weight does. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
})();
