// The device's own way of passing a page on; where there is none, the button stays away.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    // Closing the device's list without a choice is no error.
    navigator.share({ title: document.title, url: location.href }).catch(() => {});
  });
}
