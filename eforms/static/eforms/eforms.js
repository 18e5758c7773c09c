// Comfort for the online application; every page works without it.
// A long drop-down list gets a box above it that keeps only the entries with the typed letters.
const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
const vietnamese = document.documentElement.lang !== "en";

function filterable(select) {
  const options = [...select.querySelectorAll("option")];
  const home = new Map(options.map((option) => [option, option.parentNode]));
  const box = document.createElement("input");
  box.type = "text";
  box.className = "input eform-filter";
  box.autocomplete = "off";
  box.setAttribute("aria-label", vietnamese ? "Gõ tên để tìm nhanh trong danh sách" : "Type to find in the list");
  box.placeholder = vietnamese ? "Gõ tên để tìm nhanh" : "Type to find";
  box.setAttribute("aria-controls", select.id);
  box.addEventListener("input", () => {
    const wanted = fold(box.value);
    const shown = options.filter((option) => !option.value || fold(option.textContent).includes(wanted));
    for (const option of options) option.remove();
    for (const option of shown) home.get(option).append(option);
    const found = shown.filter((option) => option.value);
    if (wanted && found.length) select.value = found[0].value;
  });
  // Enter chooses from the list; it does not send the form.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    select.focus();
  });
  select.before(box);
}

function enhance(place) {
  for (const select of place.querySelectorAll("select")) {
    if (select.options.length > 40 && !select.previousElementSibling?.matches(".eform-filter")) filterable(select);
  }
}

enhance(document);
document.addEventListener("eform:shown", (event) => enhance(event.target));
