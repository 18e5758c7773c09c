/* The edit page of e-forms: proposes questions and answers in the boxes that name them, and lists all questions. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const store = document.getElementById("eform-builder");
  if (!store) return;
  const known = JSON.parse(store.textContent);
  const UNREAD = new Set(["information", "paper"]);
  const NO_VALUE = new Set(["answered", "empty"]);
  const TEST = /^(.*-tests-\d+-value-)(key|operator|value|other)$/;
  const NAMES_A_QUESTION = /(-tests-\d+-value-(key|other)|-checks-\d+-value-key|^co_applicants-\d+-value-(name|phone|email))$/;

  const byName = (name) => document.getElementsByName(name)[0];
  const textOf = (name) => (byName(name)?.value ?? "").trim();

  /* Every question of the form in order, as it is typed at this moment. */
  function questions() {
    const types = document.querySelectorAll('input[name^="parts-"][name$="-type"]');
    return [...types].filter(isQuestion).map(questionOf);
  }

  function isQuestion(input) {
    return /-questions-\d+-type$/.test(input.name) && !isDeleted(input.name);
  }

  /* Deleted itself, or inside something deleted. */
  function isDeleted(name) {
    const marks = [...name.matchAll(/-\d+(?=-)/g)].map((found) => name.slice(0, found.index + found[0].length));
    return marks.some((stem) => textOf(`${stem}-deleted`) !== "");
  }

  function questionOf(input) {
    const stem = input.name.slice(0, -"type".length) + "value-";
    const paper = textOf(`${stem}paper_key`);
    const result = input.value === "computed" ? `:${textOf(`${stem}result`) || "number"}` : "";
    const group = /^(.*-questions-\d+)-value-questions-\d+-value-$/.exec(stem);
    return {
      stem,
      input,
      type: input.value,
      kind: input.value + result,
      key: paper || textOf(`${stem}key`),
      label: textOf(`${stem}label`) || paper,
      choices: textOf(`${stem}choices`).split("\n").map((line) => line.trim()).filter(Boolean),
      group: group ? `${group[1]}-value-` : "",
      conditional: Number(textOf(`${stem}show_when-tests-count`)) > 0,
    };
  }

  function readable() {
    const portal = known.portal.map((one) => ({ ...one, kind: one.type, group: "", isPortal: true }));
    return [...questions().filter((one) => !UNREAD.has(one.type)), ...portal];
  }

  const folded = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();

  function named(name) {
    const all = readable();
    return all.find((one) => one.key === name) ?? all.find((one) => name && folded(one.label) === folded(name));
  }

  /* Proposals: one list for all boxes, filled when a box is entered. */
  const list = document.createElement("datalist");
  list.id = "eform-proposals";
  document.body.append(list);

  function propose(box, options) {
    list.replaceChildren(...options.map(([value, label]) => Object.assign(document.createElement("option"), { value, label })));
    box.setAttribute("list", list.id);
    box.setAttribute("autocomplete", "off");
  }

  const described = (one) => `${one.label} (${one.isPortal ? known.words.portal : known.types[one.type] ?? one.type})`;

  /* What may be read in `box`: questions before it, and of a group only in the same group (a formula: all entries). */
  function readableIn(box) {
    const all = readable();
    const own = all.find((one) => one.stem && box.name.startsWith(one.stem) && one.type !== "group");
    const before = (one) => one.isPortal || one.input.compareDocumentPosition(box) & Node.DOCUMENT_POSITION_FOLLOWING;
    const around = (one) => one.type === "group" && box.name.startsWith(one.stem);
    return { own, all: all.filter((one) => one !== own && !around(one) && before(one)) };
  }

  function proposeQuestions(box) {
    const { own, all } = readableIn(box);
    const outside = (one) => !one.group || own?.group === one.group;
    propose(box, all.filter(outside).map((one) => [one.key || one.label, described(one)]));
  }

  function proposeAnswers(box, stem) {
    const asked = named(textOf(`${stem}key`));
    const choices = asked?.choices?.length ? asked.choices : ["yes_no", "declaration"].includes(asked?.type) ? known.yesNo : [];
    propose(box, choices.map((label) => [label, label]));
  }

  /* Only the comparisons that the question takes; no answer beside those that need none. */
  function fitOperator(stem) {
    const select = byName(`${stem}operator`);
    if (!select) return;
    const allowed = known.operators[named(textOf(`${stem}key`))?.kind];
    for (const option of select.options) option.hidden = option.disabled = Boolean(allowed && !allowed.includes(option.value));
    if (select.selectedOptions[0]?.disabled) select.value = allowed[0];
    for (const name of ["value", "other"]) {
      const field = byName(`${stem}${name}`)?.closest("[data-contentpath]");
      if (field) field.hidden = NO_VALUE.has(select.value);
    }
  }

  /* A formula: choose an answer, and it stands where the cursor was. */
  function offerInsertion(box) {
    if (box.nextElementSibling?.matches("select[data-eform-insert]")) return;
    const select = document.createElement("select");
    select.dataset.eformInsert = "";
    select.className = "eform-insert";
    select.setAttribute("aria-label", known.words.insert);
    box.after(select);
    select.addEventListener("focus", () => fillInsertion(select, box));
    select.addEventListener("change", () => {
      if (select.value) box.setRangeText(`{${select.value}}`, box.selectionStart, box.selectionEnd, "end");
      select.value = "";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
    fillInsertion(select, box);
  }

  function fillInsertion(select, box) {
    const { own, all } = readableIn(box);
    const groups = new Map(all.filter((one) => one.type === "group").map((one) => [one.stem, one]));
    const options = all.map((one) => {
      const group = own?.group === one.group ? null : groups.get(one.group);
      return [`${group ? `${group.key || group.label}.` : ""}${one.key || one.label}`, described(one)];
    });
    const blank = Object.assign(document.createElement("option"), { value: "", textContent: known.words.insert });
    const made = options.map(([value, label]) => Object.assign(document.createElement("option"), { value, textContent: label }));
    select.replaceChildren(blank, ...made);
  }

  /* Beside a folded condition: what it says. */
  function testsOf(stem) {
    const count = Number(textOf(`${stem}tests-count`));
    const stems = [...Array(count).keys()].map((number) => `${stem}tests-${number}`);
    return stems.filter((one) => textOf(`${one}-deleted`) === "").map((one) => `${one}-value-`);
  }

  function told(stem) {
    const name = textOf(`${stem}key`);
    const operator = byName(`${stem}operator`).selectedOptions[0];
    const other = textOf(`${stem}other`) && `“${named(textOf(`${stem}other`))?.label ?? textOf(`${stem}other`)}”`;
    const value = NO_VALUE.has(operator.value) ? "" : other || `“${textOf(`${stem}value`)}”`;
    return `“${named(name)?.label ?? name}” ${operator.textContent} ${value}`.trim();
  }

  function summaryOf(stem) {
    const tests = testsOf(stem).filter((one) => textOf(`${one}key`));
    const joint = textOf(`${stem}match`) === "any" ? known.words.or : known.words.and;
    return tests.map(told).join(` ${joint} `);
  }

  function summarise() {
    const summaries = new Map();
    for (const select of document.querySelectorAll('select[name$="_when-match"], select[name$="-must-match"]')) {
      const panel = select.closest("[data-panel]");
      const stem = select.name.slice(0, -"match".length);
      const summary = summaryOf(stem);
      select.closest("[data-contentpath]").hidden = testsOf(stem).length < 2;
      setSummary(panel, summary);
      const around = panel.parentElement.closest("[data-panel]");
      const isFolder = around?.querySelector(":scope > .w-panel__header .icon-view, :scope > .w-panel__header .icon-download");
      if (isFolder && summary) summaries.set(around, [...(summaries.get(around) ?? []), `${headingOf(panel)}: ${summary}`]);
      else if (isFolder && !summaries.has(around)) summaries.set(around, []);
    }
    for (const [panel, lines] of summaries) setSummary(panel, lines.join("; "));
  }

  const headingOf = (panel) => panel.querySelector(":scope > .w-panel__header .c-sf-block__type")?.textContent ?? "";

  function setSummary(panel, text) {
    const place = panel.querySelector(":scope > .w-panel__header [data-panel-heading-text]");
    if (place && place.textContent !== text) place.textContent = text;
  }

  /* The list of all questions. */
  function outline() {
    const place = document.querySelector("[data-eform-list]");
    const all = questions();
    document.querySelector("[data-eform-count]").textContent = all.filter((one) => one.type !== "information").length;
    if (!place.closest("details").open) return;
    const rows = all.map((one) => {
      const row = document.createElement("li");
      if (one.group) row.className = "eform-outline__inner";
      const link = Object.assign(document.createElement("button"), { type: "button", textContent: one.label || known.words.untitled });
      link.addEventListener("click", () => goTo(one.input));
      const key = Object.assign(document.createElement(one.key ? "code" : "small"), { textContent: one.key || known.words.noKey });
      const kind = Object.assign(document.createElement("small"), { textContent: known.types[one.type] ?? one.type });
      if (one.conditional) kind.textContent += ` · ${known.words.conditional}`;
      row.append(link, ...(one.type === "information" ? [] : [" ", key]), " ", kind);
      return row;
    });
    const list = document.createElement("ul");
    list.append(...rows);
    place.replaceChildren(list);
  }

  /* Open everything around the question, then show it. */
  function goTo(input) {
    for (let panel = input.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      const toggle = panel.querySelector(":scope > .w-panel__header [data-panel-toggle]");
      if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    }
    const block = input.closest("[data-streamfield-child]");
    const toggle = block?.querySelector(":scope > [data-panel] > .w-panel__header [data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
    window.setTimeout(() => {
      block?.scrollIntoView({ block: "start" });
      block?.querySelector('[name$="-value-label"], [name$="-value-paper_key"]')?.focus({ preventScroll: true });
    }, 100);
  }

  /* Blocks come and go without an event of their own. */
  let waiting = 0;
  const watcher = new MutationObserver(() => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(refresh, 200);
  });

  /* A new page or question is open: what has no words yet is there to be written. */
  const opened = new WeakSet();
  function openBlank() {
    for (const box of document.querySelectorAll('#parts-root [name$="-value-title"], #parts-root [name$="-value-label"]')) {
      const toggle = box.closest("[data-panel]")?.querySelector(":scope > .w-panel__header [data-panel-toggle]");
      if (box.value || !toggle || opened.has(toggle)) continue;
      opened.add(toggle);
      if (toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
  }

  function refresh() {
    openBlank();
    outline();
    summarise();
  }

  document.addEventListener("focusin", ({ target }) => {
    const name = target.name ?? "";
    const test = TEST.exec(name);
    if (NAMES_A_QUESTION.test(name)) proposeQuestions(target);
    else if (test?.[2] === "value") proposeAnswers(target, test[1]);
    else if (name.endsWith("-value-paper_key")) propose(target, known.papers.map((one) => [one.key, one.label]));
    else if (name.endsWith("-value-formula")) offerInsertion(target);
    if (test) fitOperator(test[1]);
  });
  document.addEventListener("change", ({ target }) => {
    const test = TEST.exec(target.name ?? "");
    if (test) fitOperator(test[1]);
    refresh();
  });
  document.querySelector("[data-eform-outline]").addEventListener("toggle", outline, true);
  window.addEventListener("load", () => {
    refresh();
    watcher.observe(document.getElementById("parts-root") ?? document.body, { childList: true, subtree: true });
    for (const select of document.querySelectorAll('select[name$="-value-operator"]')) {
      const test = TEST.exec(select.name);
      if (test) fitOperator(test[1]);
    }
  });
});
