// Comfort for forms; every form works without it.
// A second press of a busy button sends nothing, and the button says that it is busy.
const busyText = () => (document.documentElement.lang === "en" ? "Sending…" : "Đang gửi…");

function release(form) {
  delete form.dataset.busy;
  for (const button of form.querySelectorAll("button[aria-disabled=true]")) {
    button.removeAttribute("aria-disabled");
    button.textContent = "";
    button.append(...(button.contents || []));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.busy) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "1";
  // A page of errors answered a POST: unless it is asked for by GET, "back" to it ends at the browser's own warning.
  history.replaceState(history.state, "", location.href);
  const button = event.submitter;
  if (!button || !button.classList.contains("button")) return;
  button.contents = [...button.childNodes];
  // After this turn: the form data already holds the button's own name and value.
  setTimeout(() => {
    button.setAttribute("aria-disabled", "true");
    button.textContent = busyText();
  });
});

// The back button brings the page back as it was left: busy. Make it usable again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(release);
});

// Chosen files: name and size before they are sent, and a word at once when one is too large.
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${number.format(bytes / 1048576)} MB`);

// The browser's own button speaks the browser's language; this one speaks the page's, and takes dropped files.
function enhance(input) {
  const zone = document.createElement("div");
  zone.className = "file-zone";
  const button = document.createElement("span");
  button.className = "button button--secondary button--small";
  button.textContent = input.dataset.choose;
  const drop = document.createElement("span");
  drop.className = "meta";
  drop.textContent = matchMedia("(hover: hover)").matches ? input.dataset.drop : "";
  for (const word of [button, drop]) word.setAttribute("aria-hidden", "true");
  input.before(zone);
  zone.append(button, drop, input);
  zone.addEventListener("dragover", () => zone.classList.add("file-zone--over"));
  for (const end of ["dragleave", "drop"]) zone.addEventListener(end, () => zone.classList.remove("file-zone--over"));
}

document.querySelectorAll("input[type=file][data-choose]").forEach(enhance);

function listFiles(input) {
  const list = input.chosenList || document.createElement("ul");
  if (!input.chosenList) {
    list.className = "uploads";
    list.setAttribute("role", "status");
    (input.closest(".file-zone") || input).after(list);
    input.chosenList = list;
  }
  const limit = Number(input.dataset.maxBytes || 0);
  list.replaceChildren(
    ...[...input.files].map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.className = "uploads__name";
      name.textContent = file.name;
      const state = document.createElement("span");
      const tooLarge = limit && file.size > limit;
      state.className = tooLarge ? "uploads__state uploads__state--error" : "meta";
      state.textContent = tooLarge ? input.dataset.tooLarge || size(file.size) : size(file.size);
      item.append(name, state);
      return item;
    }),
  );
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) listFiles(event.target);
});

// Links of the error summary put the cursor into the field; without this they only scroll to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") || field).scrollIntoView();
  field.focus({ preventScroll: true });
});

// Buttons that only a script can serve.
for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;

// "In trang": only shown where printing by script is possible.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});

// Panels of the header close on Escape and on a press elsewhere.
const panels = () => document.querySelectorAll("details.drop[open], details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of panels()) {
    panel.open = false;
    panel.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const panel of panels()) if (!panel.contains(event.target)) panel.open = false;
});
