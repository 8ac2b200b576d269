// Installed once for a page; everything here improves what works without it.

const PREFIX = "svarbrev.";
const KEYS = { j: "next", k: "previous", "/": "ask" };

let go = null;

const follow = (event) => {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!link || !link.closest("[class*='sv-']") || link.hasAttribute("download") || link.target) return;
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

// Streamlit's own words are English. Where they appear, they are said in the page's language; what letters
// say and what people type is never touched. What stood there first is kept, for the next language.
const NAMED = ["aria-label", "title", "placeholder"];
const LETTERS = "[class*='sv-'], [data-testid='stHtml'], [data-baseweb='tag'], textarea, script, style";
let own = { exact: new Map(), patterns: [] };
const theirs = new WeakMap();

const learn = (words) => {
  own = { exact: new Map(), patterns: [] };
  for (const [said, say] of Object.entries(words)) {
    if (!said.includes("{")) { own.exact.set(said, say); continue; }
    const plain = said.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
    own.patterns.push([new RegExp(`^${plain.replace(/\{\w+\}/, "(.+)")}$`), say]);
  }
};

const inOurs = (said) => {
  const exact = own.exact.get(said);
  if (exact) return exact;
  for (const [pattern, say] of own.patterns) {
    const found = said.match(pattern);
    if (found) return say.replace(/\{\w+\}/, () => found[1]);
  }
  return null;
};

const translate = (holder, name, read, write) => {
  const now = read();
  const kept = theirs.get(holder)?.[name];
  const said = kept && kept.shown === now ? kept.said : now;
  const shown = said && inOurs(said.trim());
  if (!shown) return;
  theirs.set(holder, { ...theirs.get(holder), [name]: { said, shown } });
  if (shown !== now) write(shown);
};

const translateAll = (root) => {
  const element = root.nodeType === Node.TEXT_NODE ? root.parentElement : root;
  if (!(element instanceof Element) || element.closest(LETTERS)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(LETTERS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      translate(node, "text", () => node.nodeValue, (words) => { node.nodeValue = words; });
    } else {
      for (const name of NAMED) {
        if (node.hasAttribute(name)) {
          translate(node, name, () => node.getAttribute(name), (words) => node.setAttribute(name, words));
        }
      }
    }
  }
};

const watchWords = () => {
  const watcher = new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") addedNodes.forEach(translateAll);
      else translateAll(target);
    }
  });
  const whatever = { subtree: true, childList: true, characterData: true, attributeFilter: NAMED };
  watcher.observe(document.body, whatever);
};

const install = () => {
  if (window.svarbrevInstalled) return;
  window.svarbrevInstalled = true;
  go = keepPlaces();
  document.addEventListener("click", follow);
  document.addEventListener("keydown", press);
  window.addEventListener("storage", look);
  watchWords();
};

let spoken = "";
const speak = (language, words) => {
  document.documentElement.lang = language;
  if (spoken === language) return;
  spoken = language;
  learn(words);
  translateAll(document.body);
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
    const original = document.getElementById("sv-original");
    const place = original ?? document.getElementById("sv-quote");
    if (place) {
      window.svarbrevScrolled = token;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      place.scrollIntoView({ block: original ? "start" : "center", behavior: calm ? "auto" : "smooth" });
    } else if (left > 0) {
      setTimeout(show, 100, left - 1);
    }
  };
  show(30);
};

// What the tabs of this browser share. Each thing of a list stands under a key of its own, with its place in
// the list, so that tabs that write in the same moment overwrite nothing of each other's. What changed in the
// storage since a tab last agreed with it (base), it sends to its own session, which merges; it writes only
// once that was seen.
const LISTS = ["history", "basket"];
const memory = (window.svarbrevMemory ??= { told: 0, seen: 0, at: 0, base: {}, now: {} });

const parsed = (value) => {
  try {
    const found = JSON.parse(value);
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
};

// A list as the storage holds it: of each thing its name, itself and its place.
const stored = (list) => {
  const start = `${PREFIX}${list}/`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
  const things = keys.map((key) => [key.slice(start.length), ...parsed(localStorage[key])]);
  things.sort(([name, , place], [other, , its]) => place - its || (name < other ? -1 : 1));
  // Earlier versions kept a list under one key; its things have no names yet.
  const before = parsed(localStorage[PREFIX + list] ?? "[]");
  return [...things, ...before.map((thing) => [null, thing, Infinity])];
};

const read = () => {
  try {
    return Object.fromEntries(LISTS.map((list) => [list, stored(list)]));
  } catch {
    return Object.fromEntries(LISTS.map((list) => [list, []]));
  }
};

// The places of names in their order: a name keeps its own where it can, so that little is written.
const placesOf = (names, before) => {
  let last = -Infinity;
  return names.map((name, at) => {
    const own = before.get(name);
    const next = names.slice(at + 1).map((later) => before.get(later)).find((place) => place > last);
    if (own > last) last = own;
    else if (next === undefined) last = last === -Infinity ? 0 : last + 1;
    else last = last === -Infinity ? next - 1 : (last + next) / 2;
    return last;
  });
};

const write = (list, things) => {
  const before = new Map(memory.now[list].map(([name, , place]) => [name, place]));
  const places = placesOf(things.map(([name]) => name), before);
  things.forEach(([name, thing], at) => {
    const [key, value] = [`${PREFIX}${list}/${name}`, JSON.stringify([thing, places[at]])];
    if (localStorage[key] !== value) localStorage[key] = value;
    before.delete(name);
  });
  for (const name of before.keys()) localStorage.removeItem(name === null ? PREFIX + list : `${PREFIX}${list}/${name}`);
};

const plain = (lists) => Object.fromEntries(LISTS.map((list) => [list, (lists[list] ?? []).map(([, thing]) => thing)]));
const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));

const tell = () => {
  memory.told += 1;
  memory.at = performance.now();
  memory.now = read();
  // A session that was told nothing has no base.
  memory.send({ number: memory.told, base: memory.seen ? plain(memory.base) : {}, ...plain(memory.now) });
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
  memory.base = memory.now;
  if (!same(read(), memory.now)) return tell();
  try {
    for (const list of LISTS) write(list, store[list]);
  } catch {
    // Storage is full or forbidden: the page works without a memory.
  }
  memory.base = memory.now = read();
};

export default function ({ data, setStateValue }) {
  install();
  landmarks();
  speak(data.language, data.own);
  settle(data.drawn);
  scroll(data.scroll);
  memory.send = (told) => setStateValue("recall", told);
  remember(data.store, data.seen);
}
