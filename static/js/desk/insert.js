// A select that holds ready texts gets a button that puts the chosen one into its field, or into the line of a list.
// Without this script the chosen text is used when the form is sent.
const word = document.documentElement.lang === "en" ? "Insert" : "Chèn";

function button() {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-secondary button-small";
  made.textContent = word;
  return made;
}

function put(field, text) {
  const before = field.value.trimEnd();
  const between = field.tagName === "TEXTAREA" && !text.startsWith("@") ? "\n" : " ";
  field.value = before ? `${before}${between}${text}` : text;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
}

function intoField(select, field) {
  const made = button();
  select.after(made);
  made.addEventListener("click", () => {
    if (!select.value) return;
    put(field, select.value);
    select.value = "";
  });
}

// {giấy tờ} stands for what the line is about.
function intoLines(select) {
  for (const line of select.form.querySelectorAll("[data-line]")) {
    const field = line.querySelector("[name$=-reason]");
    const name = line.querySelector("[name$=-label]");
    const made = button();
    field.after(made);
    made.addEventListener("click", () => {
      if (!select.value) {
        select.focus();
        return;
      }
      const about = name ? name.value : line.dataset.line;
      put(field, select.value.replaceAll("{giấy tờ}", about || "{giấy tờ}"));
      const tick = line.querySelector("input[type=checkbox]");
      if (tick) tick.checked = true;
    });
  }
}

for (const select of document.querySelectorAll("select[data-insert-into]")) {
  const target = select.dataset.insertInto;
  if (target === "lines") intoLines(select);
  else if (select.form.elements[target]) intoField(select, select.form.elements[target]);
}
