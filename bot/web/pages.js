// What makes the pages quicker; each of them works without it. Listeners sit on the document, so replaced parts need no wiring.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const { wc } = window;
  const say = (words) => { $("#said").textContent = words; };
  document.addEventListener("change", (e) => { if (e.target.id === "wc-lang") say(""); });

  document.addEventListener("click", (e) => {
    const hit = (selector) => e.target.closest?.(selector);
    let el;
    if (hit("[data-theme]")) return theme();
    if (hit("[data-shut]") || e.target.id === "clause") return $("#clause").close();
    if (hit("[data-print]")) return print();
    if (hit("[data-more-boilers]")) return moreBoilers();
    if ((el = hit("a[data-focus]"))) { e.preventDefault(); return toField(el.hash); }
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return; // a new tab or window was asked for
    if ((el = hit("a[data-clause]"))) { e.preventDefault(); return clause(el); }
    if ((el = hit("#clause .doc-long .doc-toc a"))) el.closest(".doc-toc").open = false;
    if ((el = hit("#clause [data-toc]"))) { e.preventDefault(); el.closest("details").open = false; $("#" + el.dataset.toc, $("#clause")).scrollIntoView(); }
  });

  // --- the clause, over the page; closing it (Escape too) goes back to where it was opened
  async function clause(link) {
    const box = $("#clause"), body = $(".clause-body", box), href = link.getAttribute("href");
    const name = $("#clause-name"), ours = link.dataset.tDataName;
    if (ours) { name.removeAttribute("lang"); wc.put(name, ours, link.dataset.a ? JSON.parse(link.dataset.a) : undefined); }
    else { name.removeAttribute("data-t"); name.lang = "zh-Hans"; name.textContent = link.dataset.name; }
    $(".newtab", box).href = href;
    body.replaceChildren(wc.span("frame.opening"));
    box.showModal();
    try {
      const [path] = href.split("#");
      const reply = await fetch(path + (path.includes("?") ? "&" : "?") + "bare=1");
      if (!reply.ok) throw new Error(String(reply.status));
      body.innerHTML = await reply.text();
      const mark = $("#hit", body);
      if (mark) { mark.scrollIntoView({ block: "center" }); mark.focus({ preventScroll: true }); } else body.focus();
    } catch { body.replaceChildren(wc.span("frame.lost")); }
  }

  // --- filters: what is found is exchanged in place while one types; the address keeps up
  for (const form of document.querySelectorAll("form[data-live]")) {
    let waiting, last = 0, composing = false;
    const go = async () => {
      const turn = ++last, query = new URLSearchParams([...new FormData(form)].filter(([, v]) => v)).toString();
      const address = form.getAttribute("action") + (query ? "?" + query : "");
      try {
        const reply = await fetch(address);
        if (!reply.ok || turn !== last) return;
        const next = new DOMParser().parseFromString(await reply.text(), "text/html");
        $(form.dataset.live).replaceWith($(form.dataset.live, next));
        wc.speak($(form.dataset.live)); // before it is read out; the watcher comes a moment later
        history.replaceState(null, "", address);
        say($("[data-said]")?.textContent ?? "");
      } catch { /* the button still works */ }
    };
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(go, 250); };
    form.addEventListener("compositionstart", () => { composing = true; });
    form.addEventListener("compositionend", () => { composing = false; soon(); });
    form.addEventListener("input", () => { if (!composing) soon(); });
    form.addEventListener("submit", (e) => { e.preventDefault(); clearTimeout(waiting); go(); });
  }

  // --- the form of obligations
  function toField(hash) {
    const field = document.getElementById(hash.slice(1));
    if (!field) return;
    for (let d = field.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    const to = field.matches("input, select") ? field : $("input, select", field) ?? field;
    field.scrollIntoView({ block: "center" });
    to.focus({ preventScroll: true });
  }
  function moreBoilers() {
    const all = document.querySelectorAll("[data-boiler]"), last = all[all.length - 1], n = all.length;
    const next = last.cloneNode(true);
    for (const el of next.querySelectorAll("[name], [id], [for], [aria-describedby]")) for (const at of ["name", "id", "for", "aria-describedby"])
      if (el.hasAttribute(at)) el.setAttribute(at, el.getAttribute(at).replace(/boilers([.-])\d+/, `boilers$1${n}`));
    for (const el of next.querySelectorAll("input, select")) el.value = "";
    $("legend", next).replaceChildren(wc.span("check.boiler", { n: n + 1 }));
    last.after(next);
    $("input", next).focus();
    if (n + 1 >= Number($("#profile").dataset.boilers)) $("[data-more-boilers]").hidden = true;
  }
  const profile = $("#profile"), go = profile && $(".go", profile);
  profile?.addEventListener("submit", (e) => {
    if (e.submitter?.hasAttribute("formaction")) return say(wc.t("check.busy.file"));
    wc.put(go, "check.busy");
    say(wc.t("check.busy"));
  });
  addEventListener("pageshow", () => { if (go) wc.put(go, "check.go"); }); // the page may come back as it was left
  for (const el of document.querySelectorAll("[data-more-boilers], [data-print]")) el.hidden = false;
  addEventListener("beforeprint", () => document.querySelectorAll("#result details:not(.quote, .openpoints li details)").forEach((d) => { d.open = true; }));
  if ($("#faults")) $("#faults").focus();
  else if (location.hash === "#result" || location.hash === "#report") { $(location.hash)?.focus(); say($("[data-said]")?.textContent ?? ""); }

  // --- adding a document: what is too large is said before it is sent; then how far the index is
  const upload = $("form[data-upload]");
  upload?.addEventListener("submit", (e) => {
    const file = $("input[type=file]", upload).files[0];
    if (file && file.size > Number(upload.dataset.upload) * 1048576) {
      e.preventDefault();
      const box = $("input[type=file]", upload);
      box.setCustomValidity(wc.t("shelf.large", { limit: upload.dataset.upload }));
      box.reportValidity();
      box.addEventListener("change", () => box.setCustomValidity(""), { once: true });
    } else say(wc.t("shelf.reading"));
  });
  const job = $("[data-job]");
  async function follow() {
    try {
      const told = await (await fetch("shelf-progress")).json();
      if (told.done) return location.reload();
      wc.put($(".line", job), "frame.raw", { text: told.now });
    } catch { /* once more */ }
    setTimeout(follow, 1000);
  }
  if (job) setTimeout(follow, 600);

  function theme() {
    const dark = document.body.classList.toggle("dark");
    try { localStorage.setItem("wence-theme", dark ? "dark" : "light"); } catch { /* storage is off: the choice lasts for this page */ }
  }
})();
