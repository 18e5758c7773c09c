// The preview beside the form that an editor composes: one button opens it, and on a wide screen it is open from the
// first visit on, until the editor closes it once.
const toggle = document.querySelector('[data-side-panel-toggle="preview"]');
const button = document.querySelector("[data-eform-preview]");
const WIDE = 1280; // CSS pixels
const REMEMBERED = "wagtail:side-panel-open"; // where Wagtail keeps which panel is open; empty: closed by the editor

function neverChosen() {
  try {
    return localStorage.getItem(REMEMBERED) === null;
  } catch {
    return false;
  }
}

if (toggle && button) {
  button.hidden = false;
  button.addEventListener("click", () => toggle.click());
  const atFirst = window.innerWidth >= WIDE && neverChosen();
  if (atFirst) window.addEventListener("load", () => setTimeout(() => toggle.click()));
}
