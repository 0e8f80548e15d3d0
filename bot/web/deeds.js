// What is done with an answer: limits of the next question, receipts, opinions; the popover of a mark; and whether answers can be had yet.
(() => {
  const { wc } = window;
  const $ = (selector, root = document) => root.querySelector(selector);
  const REASONS = ["off", "incomplete", "quote", "figure", "stale", "refused", "unclear", "other"];

  wc.say = (words) => { const said = $("#wc-said"); if (said) said.textContent = words; };
  let telling = 0;
  wc.tell = (words, stay = false) => {
    const banner = $("#wc-banner");
    if (!banner) return;
    banner.textContent = words; banner.hidden = !words; banner.toggleAttribute("data-stay", stay);
    clearTimeout(telling);
    if (words && !stay) telling = setTimeout(() => { banner.hidden = true; }, 6000);
  };

  // --- the limits beside the box
  window.wcScope = () => { // asked for when a question is sent
    $(".wc-scope")?.removeAttribute("open");
    return JSON.stringify({ doc: $("#wc-doc")?.value ?? "", as_of: $("#wc-day")?.value ?? "" });
  };
  const limits = () => {
    const day = $("#wc-day"), doc = $("#wc-doc"), now = $("#wc-scope-now"), set = !!(doc?.value || day?.value);
    if (!now) return;
    $("#wc-scope-clear").hidden = !set;
    now.classList.toggle("wc-set", set);
    const words = (key, args = {}) => Object.assign(document.createElement("span"), { textContent: wc.t(key, args) });
    const parts = [
      doc.value ? words("limits.doc", { title: doc.selectedOptions[0].textContent }) : words("scope.all"),
      day.value ? words("limits.day", { day: day.value }) : words("as_of.today"),
    ];
    now.replaceChildren(parts[0], " · ", parts[1]);
  };
  wc.limits = limits;
  document.addEventListener("change", (e) => { if (e.target.matches?.("#wc-doc, #wc-day")) limits(); });
  document.addEventListener("click", (e) => {
    const scope = $(".wc-scope");
    if (e.target.closest?.("#wc-scope-clear")) { $("#wc-day").value = $("#wc-doc").value = ""; limits(); $("summary", scope).focus(); }
    else if (scope?.open && !e.target.closest?.(".wc-scope")) scope.open = false;
  });

  // --- files
  const post = (path, value) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) });
  const hand = (blob, name) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name.replace(/[\\/:*?"<>|\n]/g, " ") });
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  wc.download = async (path, value, name) => {
    try {
      const reply = await post(path, value);
      if (!reply.ok) throw new Error(String(reply.status));
      hand(await reply.blob(), name);
    } catch { wc.tell(wc.t("get.failed")); }
  };
  const record = (el) => wc.records.get(Number(el.closest(".wc-turn").dataset.turn));
  function get(button) {
    const made = record(button)?.receipt, form = button.dataset.get;
    button.closest("details").open = false;
    if (!made) return;
    const name = `问策-${made.question.slice(0, 20)}.${form}`;
    if (form === "json") hand(new Blob([JSON.stringify(made, null, 1)], { type: "application/json" }), name);
    else wc.download(`receipt/${form}`, made, name);
  }

  // --- opinions
  async function opine(button) {
    const turn = button.closest(".wc-turn"), way = button.dataset.thumb;
    $(".wc-why", turn)?.remove();
    if (way === "up") return send(turn, "up", [], "");
    const form = document.createElement("form");
    form.className = "wc-why";
    const box = document.createElement("fieldset"), legend = document.createElement("legend");
    legend.textContent = wc.t("why");
    box.append(legend, ...REASONS.map((name) => {
      const label = document.createElement("label"), tick = Object.assign(document.createElement("input"), { type: "checkbox", value: name });
      label.append(tick, wc.t(`why.${name}`));
      return label;
    }));
    const remark = Object.assign(document.createElement("textarea"), { rows: 2, maxLength: 500, placeholder: wc.t("remark") });
    remark.setAttribute("aria-label", wc.t("remark"));
    const submit = Object.assign(document.createElement("button"), { type: "submit", textContent: wc.t("submit") });
    const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: wc.t("cancel") });
    cancel.addEventListener("click", () => { form.remove(); button.focus(); });
    form.append(box, remark, submit, cancel);
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      send(turn, "down", [...form.querySelectorAll("input:checked")].map((i) => i.value), remark.value, form);
    });
    $(".wc-actions", turn).after(form);
    $("input", form).focus();
  }
  async function send(turn, verdict, reasons, remark, form) {
    try {
      const reply = await post("feedback", { receipt: record(turn).receipt, verdict, reasons, remark });
      if (!reply.ok) throw new Error(String(reply.status));
      form?.remove();
      turn.querySelectorAll("[data-thumb]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.thumb === verdict)));
      if (form) $(`[data-thumb="${verdict}"]`, turn)?.focus();
      wc.tell(wc.t("thanks"));
    } catch { wc.tell(wc.t("opinion.failed")); }
  }
  document.addEventListener("click", (e) => {
    let el;
    if ((el = e.target.closest?.("[data-get]"))) get(el);
    else if ((el = e.target.closest?.("[data-thumb]"))) opine(el);
    else if ((el = e.target.closest?.("[data-again]"))) window.wcTrigger?.({ again: Number(el.dataset.again) });
    if (!e.target.closest?.(".wc-menu")) document.querySelectorAll(".wc-menu[open]").forEach((m) => { m.open = false; });
  });

  // --- the popover of a mark: the quote it leads to. It can be reached with the pointer, and Escape takes it away.
  let over = null, leaving = 0;
  function show(mark) {
    const card = document.getElementById(mark.hash.slice(1)), pop = $("#wc-pop");
    if (!card || !pop) return;
    clearTimeout(leaving);
    over = mark;
    const parts = [".wc-place", ".wc-state", ".wc-restated", ".wc-quote"].map((s) => $(s, card)).filter(Boolean).map((el) => {
      const copy = el.cloneNode(true);
      copy.removeAttribute("id"); copy.classList.remove("wc-folded");
      return copy;
    });
    pop.replaceChildren(...parts);
    pop.hidden = false;
    mark.setAttribute("aria-describedby", "wc-pop");
    const at = mark.getBoundingClientRect(), gap = 8;
    const left = Math.min(Math.max(gap, at.left - 40), innerWidth - pop.offsetWidth - gap);
    const above = at.top - pop.offsetHeight - gap;
    pop.style.left = `${left}px`;
    pop.style.top = `${above > ($("#wc-header")?.offsetHeight ?? 0) ? above : at.bottom + gap}px`;
  }
  const hide = () => {
    const pop = $("#wc-pop");
    over?.removeAttribute("aria-describedby"); over = null;
    if (pop) pop.hidden = true;
  };
  document.addEventListener("pointerover", (e) => {
    if (e.pointerType === "touch") return;
    const mark = e.target.closest?.("a.wc-mark");
    if (mark) show(mark);
    else if (e.target.closest?.("#wc-pop")) clearTimeout(leaving);
    else if (over && document.activeElement !== over) { clearTimeout(leaving); leaving = setTimeout(hide, 250); }
  });
  document.addEventListener("focusin", (e) => { const mark = e.target.closest?.("a.wc-mark"); if (mark && mark.matches(":focus-visible")) show(mark); else if (over) hide(); });
  document.addEventListener("click", (e) => { if (e.target.closest?.("a.wc-mark")) hide(); }, true);
  addEventListener("keydown", (e) => { if (e.key === "Escape" && over) { hide(); e.stopImmediatePropagation(); } }, true);
  addEventListener("scroll", hide, { passive: true });

  // --- whether answers can be had yet
  wc.awaitReady = async () => {
    for (let told = ""; ;) {
      try {
        const now = await (await fetch("ready")).json();
        if (now.problem) return wc.tell(`${wc.t("notready")}：${now.problem} ${now.remedy}`, true);
        if (now.ready) { if (told) wc.tell(""); return; }
        told = wc.t("preparing", { line: now.line });
        wc.tell(told, true);
      } catch { /* the server is away for a moment */ }
      await new Promise((r) => setTimeout(r, 1500));
    }
  };
})();
