// The form of a synonym shows beside itself what the entry would find; without this, the button opens a page of its own.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-try-out]");
  if (!button) return;
  event.preventDefault();
  const place = document.getElementById(button.dataset.tryOut);
  place.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(button.formAction, { method: "POST", headers, body: new FormData(button.form) });
    if (answer.ok) place.innerHTML = await answer.text();
    else place.textContent = button.dataset.failed;
  } catch {
    place.textContent = button.dataset.failed;
  } finally {
    button.disabled = false;
    place.removeAttribute("aria-busy");
  }
});
