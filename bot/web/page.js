// Clicks, the reading pane, the theme, and scrolling. All listeners sit on the document, so re-rendered turns need no wiring.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const { wc } = window;
  window.wcAsk = (question) => window.wcTrigger?.({ question });
  const wide = () => matchMedia("(min-width: 1080px)").matches;

  // An Enter that ends a composition of an input method must not send; 229 is what Safari reports for it, after compositionend.
  let composing = false;
  addEventListener("compositionstart", () => { composing = true; }, true);
  addEventListener("compositionend", () => { composing = false; }, true);
  for (const type of ["keydown", "keypress"]) addEventListener(type, (e) => {
    const busy = composing || e.isComposing || e.keyCode === 229;
    if (e.key === "Enter" && busy && e.target.closest?.("#wc-box")) e.stopImmediatePropagation();
    if (e.key === "Escape" && !busy) closeReader();
  }, true);

  document.addEventListener("click", (e) => {
    const hit = (selector) => e.target.closest?.(selector);
    let el;
    if ((el = hit("[data-ask]"))) return window.wcAsk(el.dataset.ask || el.textContent.trim());
    if ((el = hit("[data-copy]"))) return copy(el);
    if ((el = hit("[data-more]"))) return unfold(el);
    if (hit("[data-close]")) return closeReader();
    if (hit("[data-theme]")) return setTheme(document.body.classList.contains("dark") ? "light" : "dark");
    if ((el = hit("[data-show]"))) return showSources(el.closest(".wc-turn"), null);
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return; // a new tab or window was asked for
    if ((el = hit("a.wc-mark"))) { e.preventDefault(); return showSources(el.closest(".wc-turn"), el.hash.slice(1)); }
    if ((el = hit("a.wc-open, .wc-reader-marks a"))) { e.preventDefault(); return openReader(el); }
    if ((el = hit("[data-toc]"))) { e.preventDefault(); return jump(el); }
  });

  // --- source cards: the panel shows the last answer's unless the reader picked an older one
  function showSources(turn, card) {
    closeReader(true);
    document.querySelectorAll(".wc-turn.wc-picked").forEach((t) => t.classList.remove("wc-picked"));
    turn.classList.add("wc-picked");
    document.body.dataset.picked = turn.dataset.turn;
    const target = (card && document.getElementById(card)) || $(".wc-sources", turn);
    if (!target) return;
    target.scrollIntoView({ block: wide() ? "nearest" : "start" });
    if (!card) return;
    target.focus({ preventScroll: true });
    target.classList.remove("wc-flash");
    void target.offsetWidth; // restarts the animation
    target.classList.add("wc-flash");
  }
  function unfold(button) {
    const open = document.getElementById(button.dataset.more).classList.toggle("wc-folded") === false;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = wc.t(open ? "less" : "more");
  }

  // --- the reading pane
  let opener = null;
  async function openReader(link) {
    const pane = $("#wc-reader"), body = $(".wc-reader-body", pane);
    const href = link.getAttribute("href");
    if (!pane.contains(link)) { opener = link; listMarks(link); }
    document.querySelectorAll(".wc-reader-marks a").forEach((a) =>
      a.getAttribute("href") === href ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current"));
    $(".wc-newtab", pane).href = href;
    pane.hidden = false;
    document.body.classList.add("wc-reading");
    try {
      const [path, hash] = href.split("#");
      const reply = await fetch(path + (path.includes("?") ? "&" : "?") + "bare=1");
      if (!reply.ok) throw new Error(String(reply.status));
      body.innerHTML = await reply.text();
      const mark = hash ? $("#hit", body) : null;
      if (mark) { mark.scrollIntoView({ block: "center" }); mark.focus({ preventScroll: true }); }
      else { body.scrollTop = 0; body.focus({ preventScroll: true }); }
      here(body, mark);
    } catch {
      body.innerHTML = '<p class="wc-lost"></p>';
      body.firstChild.textContent = wc.t("lost");
    }
  }
  function listMarks(link) {
    const turn = link.closest(".wc-turn"), cards = turn ? turn.querySelectorAll(".wc-card a.wc-open") : [];
    const box = $(".wc-reader-marks");
    box.replaceChildren(...[...cards].map((a) => {
      const chip = document.createElement("a");
      chip.href = a.getAttribute("href"); chip.textContent = a.dataset.n;
      chip.setAttribute("aria-label", a.getAttribute("aria-label"));
      return chip;
    }));
    $(".wc-back").textContent = wc.t(cards.length && wide() ? "back.sources" : "back");
  }
  function closeReader(quiet) {
    const pane = $("#wc-reader");
    if (!pane || pane.hidden) return;
    pane.hidden = true;
    document.body.classList.remove("wc-reading");
    if (!quiet && opener?.isConnected) opener.focus();
  }
  function jump(link) {
    const root = link.closest(".doc");
    link.closest("details").open = false;
    $("#" + link.dataset.toc, root).scrollIntoView({ block: "start" });
  }
  function here(body, mark) { // the contents bar names the section being read; at first, the one with the mark
    const name = (known) => {
      const top = body.getBoundingClientRect().top + 110;
      const passed = (s) => s.getBoundingClientRect().top <= top;
      const section = known ?? [...body.querySelectorAll(".doc-body > section, .doc-body details[open] section")].filter(passed).pop();
      const label = $(".toc-here", body);
      if (label && section) {
        const { label: l, heading: h } = section.dataset;
        label.textContent = l === h ? l : `${l} ${h}`;
      }
    };
    name(mark?.closest("section"));
    let settled = body.scrollTop; // the jump to the mark is itself reported as scrolling
    body.onscroll = () => requestAnimationFrame(() => { if (body.scrollTop !== settled) { settled = -1; name(); } });
  }

  // --- copy: over plain http on a network the clipboard API is missing
  async function copy(button) {
    try { await navigator.clipboard.writeText(button.dataset.copy); }
    catch {
      const area = Object.assign(document.createElement("textarea"), { value: button.dataset.copy });
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    button.textContent = wc.t("copied");
    wc.say(wc.t("copied"));
    setTimeout(() => { button.textContent = wc.t("copy"); }, 1500);
  }

  // --- light and dark
  function setTheme(name) {
    document.body.classList.toggle("dark", name === "dark");
    try { localStorage.setItem("wence-theme", name); } catch { /* storage is off: the choice lasts for this page */ }
  }

  // --- Gradio mounts late; once it has, watch the live turn
  window.wcFresh = () => { closeReader(true); wc.newChat(); delete document.body.dataset.picked; $("#wc-box textarea")?.focus(); scrollTo(0, 0); };
  const ready = new MutationObserver(() => {
    const live = $("#wc-live"), said = $("#wc-said");
    if (!live || !said) return;
    ready.disconnect();
    wc.setLang(wc.firstLang(), false); // again: Gradio has written the browser's language over ours
    try { const kept = localStorage.getItem("wence-theme"); if (kept) setTheme(kept); } catch { /* as above */ }
    wc.awaitReady();
    const waiting = setInterval(() => { if (window.wcRestore) { clearInterval(waiting); wc.reopen(); } }, 50);
    let current = "", told = "", kept = "";
    new MutationObserver(() => {
      const turn = $(".wc-turn", live);
      if (!turn) { current = told = said.textContent = ""; return; }
      if (turn.dataset.record && turn.dataset.record !== kept) { kept = turn.dataset.record; wc.keep(JSON.parse(kept)); }
      if (turn.id !== current || (told === current && !turn.hasAttribute("data-done"))) {
        current = turn.id; told = ""; said.textContent = wc.t("wait");
        closeReader(true);
        document.querySelectorAll(".wc-picked").forEach((t) => t.classList.remove("wc-picked"));
        delete document.body.dataset.picked;
      }
      follow(turn);
      if (turn.hasAttribute("data-done") && told !== current) {
        told = current;
        said.textContent = [...turn.querySelectorAll(".wc-verdict, .wc-s")].map(spoken).join(" ");
      }
    }).observe(live, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-done", "data-record"] });
  });
  ready.observe(document, { childList: true, subtree: true });

  function spoken(line) { // what a reader would say: without the numbers of marks and the ticks
    const copy = line.cloneNode(true);
    copy.querySelectorAll(".wc-tail, [aria-hidden]").forEach((el) => el.remove());
    return copy.textContent;
  }

  function follow(turn) { // keep the whole turn in sight; when it is longer than the window, keep its question in sight
    const box = turn.getBoundingClientRect();
    const top = ($("#wc-header")?.offsetHeight ?? 0) + 16, bottom = innerHeight - ($("#wc-composer")?.offsetHeight ?? 0) - 16;
    const answer = [...turn.children].filter((c) => !c.matches(".wc-sources") || !wide()).map((c) => c.getBoundingClientRect().bottom);
    const end = Math.max(...answer);
    if (end - box.top > bottom - top) scrollBy(0, box.top - top);
    else if (end > bottom) scrollBy(0, end - bottom);
  }
})();
