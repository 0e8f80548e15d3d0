// Conversations, kept in this browser: one entry of localStorage each, so that two tabs never write over one another.
(() => {
  const PRE = "wence-chat-", NOW = "wence-chat", NAME_LENGTH = 28;
  const { wc } = window;
  const $ = (selector, root = document) => root.querySelector(selector);
  let current = null; // {id, name, at, records}
  wc.records = new Map(); // number of a turn on the page → its record

  const read = (id) => { try { return JSON.parse(wc.store(PRE + id)); } catch { return null; } };
  const all = () => {
    const found = [];
    try {
      for (let i = 0; i < localStorage.length; i++) {
        const key = localStorage.key(i);
        if (key.startsWith(PRE)) { const chat = read(key.slice(PRE.length)); if (chat?.records?.length) found.push(chat); }
      }
    } catch { /* storage is off */ }
    return found.sort((a, b) => b.at - a.at);
  };
  const point = (id) => { try { sessionStorage.setItem(NOW, id); } catch { /* as above */ } wc.store(NOW, id); };

  function save() {
    if (!current?.records.length) return;
    current.at = Date.now();
    for (;;) {
      try { localStorage.setItem(PRE + current.id, JSON.stringify(current)); point(current.id); return; } catch (fault) {
        const oldest = all().filter((c) => c.id !== current.id).pop();
        if (!oldest || fault.name !== "QuotaExceededError") { if (fault.name === "QuotaExceededError") wc.tell(wc.t("chats.lost")); return; }
        localStorage.removeItem(PRE + oldest.id);
        wc.tell(wc.t("chats.full", { name: oldest.name }));
      }
    }
  }
  const start = () => { current = { id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`, name: "", at: 0, records: [] }; wc.records.clear(); };
  start();

  // A turn has reached the page, or has changed: its record takes the place of that of the same number.
  wc.keep = (record) => {
    wc.records.set(record.number, record);
    current.records = current.records.filter((r) => r.number < record.number).concat(record);
    if (!current.name) current.name = record.question.trim().slice(0, NAME_LENGTH);
    save();
  };
  wc.newChat = () => { start(); try { sessionStorage.setItem(NOW, ""); } catch { /* as above */ } wc.store(NOW, ""); };
  wc.openChat = (id) => {
    const chat = read(id);
    if (!chat?.records?.length || !window.wcRestore) return false;
    current = chat;
    wc.records = new Map(chat.records.map((r) => [r.number, r]));
    point(id);
    window.wcRestore(chat.records);
    return true;
  };
  wc.reopen = () => {
    let id = null;
    try { id = sessionStorage.getItem(NOW); } catch { /* as above */ }
    const wanted = id ?? wc.store(NOW);
    if (wanted) wc.openChat(wanted);
  };

  // --- the list
  const dialog = () => $("#wc-chats");
  const button = (key, act, id, label) => {
    const b = document.createElement("button");
    b.type = "button"; b.dataset.chat = act; b.dataset.id = id; b.textContent = wc.t(key);
    if (label) b.setAttribute("aria-label", label);
    return b;
  };
  function draw() {
    const list = $(".wc-chat-list", dialog());
    const chats = all();
    list.replaceChildren(...chats.map((chat) => {
      const row = document.createElement("li");
      const open = button("chats.open", "open", chat.id, wc.t("chats.open", { name: chat.name }));
      open.className = "wc-chat-name"; open.textContent = chat.name;
      if (chat.id === current.id) open.setAttribute("aria-current", "true");
      const about = document.createElement("small");
      about.textContent = `${new Date(chat.at).toLocaleString(document.body.lang, { dateStyle: "medium", timeStyle: "short" })} · ${wc.t("chats.turns", { n: chat.records.length })}`;
      const tools = document.createElement("span");
      tools.append(...["rename", "export", "delete"].map((act) => button(`chats.${act}`, act, chat.id, `${wc.t(`chats.${act}`)}：${chat.name}`)));
      row.append(open, about, tools);
      return row;
    }));
    if (!chats.length) { const row = document.createElement("li"); row.textContent = wc.t("chats.none"); list.append(row); }
  }
  function rename(row, chat) {
    const form = document.createElement("form"), field = document.createElement("input"), done = button("chats.save", "", "");
    field.value = chat.name; field.maxLength = 60; field.setAttribute("aria-label", wc.t("chats.name")); done.type = "submit";
    form.append(field, done);
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      const name = field.value.trim();
      if (name) { chat.name = name; if (chat.id === current.id) current.name = name; wc.store(PRE + chat.id, JSON.stringify(chat)); }
      draw(); $(`[data-id="${chat.id}"][data-chat="open"]`)?.focus();
    });
    $(".wc-chat-name", row).replaceWith(form); field.focus(); field.select();
  }
  document.addEventListener("click", (e) => {
    if (e.target.closest?.("#wc-chats-open")) { draw(); dialog().showModal(); return; }
    if (e.target.closest?.("[data-chats-close]") || e.target === dialog()) { dialog()?.close(); return; }
    const el = e.target.closest?.("[data-chat]");
    if (!el?.dataset.id) return;
    const chat = read(el.dataset.id), act = el.dataset.chat;
    if (!chat) return draw();
    if (act === "open") { dialog().close(); if (chat.id !== current.id) { wc.openChat(chat.id); wc.say(wc.t("chats.opened", { name: chat.name })); } }
    else if (act === "rename") rename(el.closest("li"), chat);
    else if (act === "export") wc.download("conversation", { name: chat.name, records: chat.records }, `${chat.name}.md`);
    else if (!el.dataset.sure) { el.dataset.sure = "1"; el.textContent = wc.t("chats.sure"); }
    else {
      try { localStorage.removeItem(PRE + chat.id); } catch { /* nothing to remove */ }
      if (chat.id === current.id) $("#wc-new").click();
      draw(); $("[data-chats-close]").focus();
    }
  });
})();
