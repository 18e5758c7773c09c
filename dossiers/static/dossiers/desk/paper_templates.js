// The first fault names a line: the cursor goes there.
const box = document.querySelector("[data-paper-source]");
const area = box?.querySelector("textarea");
const fault = box?.querySelector(".error-message")?.textContent.match(/(\d+)\D+(\d+)/);

if (area && fault) {
  const lines = area.value.split("\n");
  const line = Math.min(Number(fault[1]), lines.length) - 1;
  const start = lines.slice(0, line).reduce((length, each) => length + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + lines[line].length);
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(line - 4, 0);
}
