// One press, one decision: a form that is on its way is not sent again. A page that comes back out of the browser's own
// memory sends again; so does one that is still there after ten seconds: its answer was a file, or none came.
(function () {
  "use strict";
  var sent = new WeakMap();
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (event.timeStamp - sent.get(form) < 10000) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) sent = new WeakMap(); // on a slow phone it comes after the first press
  });
})();
