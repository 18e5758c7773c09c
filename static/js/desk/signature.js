// The signature of receipt, drawn with finger, pen or mouse, sent as a PNG with a clear ground.
const INK = "#14202b";
const WIDTH = 2.5;

function start(pad) {
  const canvas = pad.querySelector("canvas");
  const field = pad.querySelector("input[name=signature]");
  const ink = canvas.getContext("2d");
  let last = null;

  function clear() {
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    ink.scale(ratio, ratio);
    Object.assign(ink, { strokeStyle: INK, fillStyle: INK, lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
    field.value = "";
  }

  function keep() {
    field.value = canvas.toDataURL("image/png");
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = [event.offsetX, event.offsetY];
    ink.beginPath();
    ink.arc(...last, WIDTH / 2, 0, 2 * Math.PI);
    ink.fill();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const point of event.getCoalescedEvents?.() || [event]) {
      const here = [point.offsetX, point.offsetY];
      ink.beginPath();
      ink.moveTo(...last);
      ink.lineTo(...here);
      ink.stroke();
      last = here;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (last) keep();
      last = null;
    });
  }
  pad.querySelector("[data-clear]").addEventListener("click", clear);

  // Shown for this way of proving the receipt only.
  const form = field.form;
  function toggle() {
    const manner = form.elements.manner.value;
    for (const part of form.querySelectorAll("[data-manner]")) part.hidden = part.dataset.manner !== manner;
    const shown = manner === "signature";
    if (shown === !pad.hidden) return;
    pad.hidden = !shown;
    if (shown) clear();
  }
  form.addEventListener("change", toggle);
  toggle();
}

document.querySelectorAll("[data-signature]").forEach(start);
