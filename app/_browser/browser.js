// Installed once for a page; everything here improves what works without it.

const PREFIX = "svarbrev.";
const KEYS = { j: "next", k: "previous", "/": "ask" };

let go = null;

const follow = (event) => {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link || !link.closest("[class*='sv-']") || link.hasAttribute("download")) return;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const target = new URL(link.href, location.href);
  if (target.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  go({}, "", target);
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
};

const press = (event) => {
  const typing = event.composedPath().some(
    (node) => node instanceof HTMLElement && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName)),
  );
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const role = KEYS[event.key];
  if (role === "ask") {
    const field = document.querySelector(".st-key-q input");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  } else if (role) {
    document.querySelector(`[data-role="${role}"]`)?.click();
  }
};

const place = (url) => {
  const { pathname, searchParams } = new URL(url, location.href);
  const pairs = [...searchParams].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${pathname}?${pairs.sort().join("&")}`;
};

// Streamlit replaces the address when a widget changes it, but a new question is a new place to go back
// from. And a run of the page that somebody has just left writes that page's path once more: for a moment
// after a link or a step back, no other page may be written into the history.
const MOMENT = 3000;
let moved = -MOMENT;
const keepPlaces = () => {
  const [push, replace] = [history.pushState.bind(history), history.replaceState.bind(history)];
  const write = (own) => (state, title, url) => {
    const target = new URL(url ?? location.href, location.href);
    const samePage = target.pathname === location.pathname;
    if (!samePage && performance.now() - moved < MOMENT) return;
    if (place(target) === place(location.href)) replace(state, title, url);
    else (samePage ? push : own)(state, title, url);
  };
  history.pushState = write(push);
  history.replaceState = write(replace);
  window.addEventListener("popstate", () => { moved = performance.now(); }, true);
  return push;
};

const install = () => {
  if (window.svarbrevInstalled) return;
  window.svarbrevInstalled = true;
  go = keepPlaces();
  document.addEventListener("click", follow);
  document.addEventListener("keydown", press);
  window.addEventListener("storage", look);
};

// Two steps back in quick succession can leave Streamlit with the page of one and the parameters of the
// other. What the server drew is compared with the address, and asked for once more where they differ.
const settle = (drawn) => {
  const address = location.href;
  const look = () => {
    const here = place(location.href).split("/").pop();
    // Somebody has gone on since: the next drawing is the one to compare.
    if (location.href !== address || here === drawn || window.svarbrevSettled === here) return;
    if (document.querySelector("[data-test-script-state='running']")) {
      window.svarbrevSettling = setTimeout(look, 600);
      return;
    }
    window.svarbrevSettled = here;
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  clearTimeout(window.svarbrevSettling);
  window.svarbrevSettling = setTimeout(look, 600);
};

// The part of the page that scrolls has no role of its own in Streamlit.
const landmarks = () => {
  const main = document.querySelector("[data-testid='stMain']");
  if (main) { main.setAttribute("role", "main"); main.id = "sv-main"; main.tabIndex = -1; }
};

const scroll = (token) => {
  if (!token || window.svarbrevScrolled === token) return;
  const show = (left) => {
    const quote = document.getElementById("sv-quote");
    if (quote) {
      window.svarbrevScrolled = token;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      quote.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    } else if (left > 0) {
      setTimeout(show, 100, left - 1);
    }
  };
  show(30);
};

// What the tabs of this browser share. Each sends what changed in the storage since it last agreed with it
// (base) to its own session, which merges, and writes only once that was seen: no tab overwrites another's.
const NAMES = ["history", "basket"];
const SETTLED = 1500;
const memory = (window.svarbrevMemory ??= { told: 0, seen: 0, at: 0, written: -SETTLED, base: {}, older: {}, now: {} });

const read = () => {
  const kept = {};
  for (const name of NAMES) {
    try {
      kept[name] = JSON.parse(localStorage.getItem(PREFIX + name) ?? "[]");
    } catch {
      kept[name] = [];
    }
  }
  return kept;
};

const same = (one, other) => NAMES.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

const tell = () => {
  memory.told += 1;
  memory.at = performance.now();
  memory.now = read();
  // Two tabs that write in the same moment do not see each other: what this one wrote just now, and is
  // no longer there, was overwritten and not taken out. A session that was told nothing has no base.
  const base = memory.at - memory.written < SETTLED ? memory.older : memory.base;
  memory.send({ number: memory.told, base: memory.seen ? base : {}, ...memory.now });
};

const look = () => {
  if (memory.told && memory.seen === memory.told && !same(read(), memory.now)) tell();
};

const remember = (store, seen) => {
  memory.seen = seen;
  if (!memory.told) return tell();
  if (seen !== memory.told) {
    if (performance.now() - memory.at > MOMENT) tell();
    return;
  }
  if (!same(read(), memory.now)) return tell();
  if (same(store, memory.now)) {
    memory.base = memory.now;
    return;
  }
  try {
    for (const name of NAMES) localStorage.setItem(PREFIX + name, JSON.stringify(store[name]));
  } catch {
    // Storage is full or forbidden: the page works without a memory.
  }
  memory.written = performance.now();
  memory.older = memory.now;
  memory.base = memory.now = read();
};

export default function ({ data, setStateValue }) {
  install();
  landmarks();
  document.documentElement.lang = data.language;
  settle(data.drawn);
  scroll(data.scroll);
  memory.send = (told) => setStateValue("recall", told);
  remember(data.store, data.seen);
}
