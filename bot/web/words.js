// The interface in the reader's language: what is marked data-t, and attributes marked data-t-…, get their words from the table.
(() => {
  const KEY = "wence-lang", TAGS = { hans: "zh-Hans", hant: "zh-Hant", en: "en" };
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "label", "data-label", "data-name"];
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
    return words.replace(/\{(\w+)\}/g, (all, name) => said(name, args[name]) ?? all);
  };
  const said = (name, value) => { // other words of ours, or several; a day as people of this language write it
    if (Array.isArray(value)) return value.map((v) => said(name, v)).join(wc.lang === "en" ? "; " : "；");
    if (value && typeof value === "object") return value.t ? wc.t(value.t, value.a) : (value[wc.lang] ?? value.hans);
    const parts = name === "day" && /^(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?$/.exec(value);
    if (!parts) return value;
    const [, y, m, d] = parts;
    return wc.lang === "en" ? `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}` : `${y}年${+m}月${+d}日`;
  };
  const HAN = /([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef](?:[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\d\s.%…—]*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef])?)/u;
  const mixed = (el, words) => wc.lang === "en" && el.dataset.a && HAN.test(words) && !el.matches("title, option, tspan");
  const unmarked = (el, words) => mixed(el, words) && !el.firstElementChild;
  const write = (el, words) => { // what a document says within an English sentence is marked as Chinese
    if (!mixed(el, words)) { el.textContent = words; return; }
    const parts = words.split(HAN);
    el.replaceChildren(...parts.map((p, i) => i % 2 ? Object.assign(document.createElement("span"), { lang: "zh-Hans", textContent: p }) : p));
  };
  const one = (el) => { // sets only what differs, so that watching our own changes comes to an end
    const args = el.dataset.a ? JSON.parse(el.dataset.a) : {};
    if (el.dataset.t) { const w = wc.t(el.dataset.t, args); if (el.textContent !== w || unmarked(el, w)) write(el, w); }
    for (const name of ATTRIBUTES) {
      const key = el.getAttribute(`data-t-${name}`), w = key && wc.t(key, args);
      if (key && el.getAttribute(name) !== w) el.setAttribute(name, w);
    }
  };
  const KEYED = ["data-t", ...ATTRIBUTES.map((name) => `data-t-${name}`)].map((name) => `[${name}]`).join();
  wc.speak = (root) => { if (root.matches?.(KEYED)) one(root); root.querySelectorAll?.(KEYED).forEach(one); };
  // What Gradio or another page draws carries no keys; these are its few words.
  const foreign = () => {
    const put = (selector, key) => { const el = document.querySelector(selector); if (el && el.textContent !== wc.t(key)) el.textContent = wc.t(key); };
    const select = document.querySelector("#wc-lang");
    if (select && select.value !== wc.lang) select.value = wc.lang;
    put("#wc-new", "new"); put("#wc-send", "send"); put("#wc-stop", "stop");
    const name = (el, attribute, key) => { if (el && el.getAttribute(attribute) !== wc.t(key)) el.setAttribute(attribute, wc.t(key)); };
    const box = document.querySelector("#wc-box textarea");
    name(box, "placeholder", "ask.placeholder"); name(box, "aria-label", "ask.label");
  };
  wc.setLang = (lang, keep = true) => {
    wc.lang = window.wcWords[lang] ? lang : "hans";
    if (keep) wc.store(KEY, wc.lang);
    document.documentElement.lang = TAGS[wc.lang]; // Gradio takes the browser's language
    if (document.body) document.body.lang = TAGS[wc.lang];
    wc.speak(document); foreign(); wc.limits?.();
  };
  wc.put = (el, key, args) => { // words that a script writes: they follow the language as the others do
    el.dataset.t = key;
    if (args) el.dataset.a = JSON.stringify(args); else delete el.dataset.a;
    one(el);
  };
  wc.span = (key, args) => { const el = document.createElement("span"); wc.put(el, key, args); return el; };
  wc.firstLang = () => {
    const kept = wc.store(KEY);
    if (kept) return kept;
    const wanted = navigator.languages ?? [navigator.language];
    const chinese = wanted.find((l) => /^zh\b/i.test(l));
    if (!chinese) return /^en\b/i.test(wanted[0] ?? "") ? "en" : "hans";
    return /hant|tw|hk|mo/i.test(chinese) ? "hant" : "hans";
  };
  // Whether somebody is signed in is told by a cookie that says nothing else; the session's own is not for scripts.
  document.documentElement.classList.toggle("wc-in", /(?:^|; )wence_in=1(?:;|$)/.test(document.cookie));
  // Begun in the head, before anything is drawn: every part gets its words as it comes in, and no other language is seen first.
  wc.setLang(wc.firstLang(), false);
  document.addEventListener("change", (e) => { if (e.target.id === "wc-lang") wc.setLang(e.target.value); });
  // Gradio draws a part again by changing what stands there, text and attributes too: each change is said anew.
  wc.watch = () => new MutationObserver((changes) => {
    let drawn = false;
    for (const { target, addedNodes } of changes) {
      const el = target.nodeType === 1 ? target : target.parentElement;
      if (!el) continue;
      if (el.matches(KEYED)) one(el);
      for (const node of addedNodes) {
        if (node.nodeType !== 1) continue;
        wc.speak(node);
        if (node.tagName === "BODY") node.lang = TAGS[wc.lang];
      }
      drawn ||= !!el.closest("#wc-header, #wc-composer") || el.contains(document.querySelector("#wc-composer"));
    }
    if (drawn) foreign();
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  wc.watch();
  addEventListener("DOMContentLoaded", foreign);
})();
