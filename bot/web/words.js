// The interface in the reader's language: what is marked data-t, and attributes marked data-t-…, get their words from the table.
(() => {
  const KEY = "wence-lang", TAGS = { hans: "zh-Hans", hant: "zh-Hant", en: "en" };
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "label"];
  const NAV = { "./": "nav.chat", duties: "nav.duties", targets: "nav.targets", check: "nav.check", shelf: "nav.shelf" };
  const wc = (window.wc = { lang: "hans" });

  wc.store = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      localStorage.setItem(key, value);
      return value;
    } catch { return null; } // storage is off or full: the choice lasts for this page
  };
  wc.t = (key, args = {}) => {
    const words = window.wcWords[wc.lang][key] ?? window.wcWords.hans[key] ?? key;
    return words.replace(/\{(\w+)\}/g, (all, name) => args[name] ?? all);
  };
  wc.speak = (root) => {
    const each = (selector, fn) => { if (root.matches?.(selector)) fn(root); root.querySelectorAll?.(selector).forEach(fn); };
    const args = (el) => (el.dataset.a ? JSON.parse(el.dataset.a) : {});
    each("[data-t]", (el) => { const w = wc.t(el.dataset.t, args(el)); if (el.textContent !== w) el.textContent = w; });
    for (const name of ATTRIBUTES) each(`[data-t-${name}]`, (el) => {
      const w = wc.t(el.getAttribute(`data-t-${name}`), args(el));
      if (el.getAttribute(name) !== w) el.setAttribute(name, w);
    });
  };
  // What Gradio or another page draws carries no keys; these are its few words.
  const foreign = () => {
    const put = (selector, key) => { const el = document.querySelector(selector); if (el && el.textContent !== wc.t(key)) el.textContent = wc.t(key); };
    put("#wc-new", "new"); put("#wc-send", "send"); put("#wc-stop", "stop");
    const box = document.querySelector("#wc-box textarea");
    if (box) { box.placeholder = wc.t("ask.placeholder"); box.setAttribute("aria-label", wc.t("ask.label")); }
    document.querySelectorAll("#wc-nav a").forEach((a) => { const key = NAV[a.getAttribute("href")]; if (key) a.textContent = wc.t(key); });
    document.querySelector("#wc-nav nav")?.setAttribute("aria-label", wc.t("nav.label"));
  };
  wc.setLang = (lang, keep = true) => {
    wc.lang = window.wcWords[lang] ? lang : "hans";
    if (keep) wc.store(KEY, wc.lang);
    document.documentElement.lang = document.body.lang = TAGS[wc.lang]; // Gradio takes the browser's language
    const select = document.querySelector("#wc-lang");
    if (select) select.value = wc.lang;
    wc.speak(document.body); foreign();
  };
  wc.firstLang = () => {
    const kept = wc.store(KEY);
    if (kept) return kept;
    const wanted = navigator.languages ?? [navigator.language];
    const chinese = wanted.find((l) => /^zh\b/i.test(l));
    if (!chinese) return /^en\b/i.test(wanted[0] ?? "") ? "en" : "hans";
    return /hant|tw|hk|mo/i.test(chinese) ? "hant" : "hans";
  };
  document.addEventListener("change", (e) => { if (e.target.id === "wc-lang") wc.setLang(e.target.value); });
  wc.watch = () => new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) wc.speak(node);
  }).observe(document.body, { childList: true, subtree: true });
})();
