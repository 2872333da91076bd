// The keys of the meeting that no button of Streamlit can have: F, Escape while writing, and the focus of the field.
(() => {
  if (window.accordMeeting) return;
  window.accordMeeting = true;
  const say = () => document.querySelector(".st-key-accord_say");
  const here = () => document.querySelector(".accord-time");
  const writes = one => one && (one.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName));
  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  };
  document.addEventListener("keydown", event => {
    if (!here() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && say() && writes(document.activeElement)) {
      const popup = document.querySelector('[data-baseweb="popover"]');
      if (!popup) document.querySelector(".st-key-accord_say_cancel button")?.click();
    } else if (event.key.toLowerCase() === "f" && !writes(document.activeElement)) {
      event.preventDefault();
      full();
    }
  });
  document.addEventListener("click", event => {
    if (event.target.closest?.(".st-key-accord_full")) full();
  });
  let open = false;
  new MutationObserver(() => {
    const field = say()?.querySelector(".st-key-say_note input, .st-key-say_what input");
    if (field && !open) field.focus();
    open = Boolean(field);
  }).observe(document.body, { childList: true, subtree: true });
})();
