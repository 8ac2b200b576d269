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

const recall = () => {
  const kept = {};
  for (const name of ["history", "basket"]) {
    try {
      kept[name] = JSON.parse(localStorage.getItem(PREFIX + name) ?? "[]");
    } catch {
      kept[name] = [];
    }
  }
  return kept;
};

const remember = (store) => {
  for (const [name, value] of Object.entries(store)) {
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: the page works without a memory.
    }
  }
};

export default function ({ data, parentElement, setStateValue }) {
  install();
  landmarks();
  document.documentElement.lang = data.language;
  settle(data.drawn);
  scroll(data.scroll);
  if (!parentElement.recalled) {
    parentElement.recalled = true;
    setStateValue("recall", recall());
  }
  remember(data.store);
}
