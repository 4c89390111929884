// Requests made by htmx carry the CSRF token as a header, and say what went wrong when they fail.
(() => {
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content;

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) event.detail.headers["X-CSRFToken"] = token();
  });

  // A refused form (422) is drawn where the form stands; other failures become a toast in the page's language.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const failed = (event) => {
    const template = document.getElementById("request-failed");
    const toasts = document.querySelector("[data-toasts]");
    if (template && toasts && event.detail.xhr?.status !== 422) toasts.append(template.content.cloneNode(true));
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
})();
