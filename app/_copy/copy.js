// Fills the clipboard with exactly what the server sent: plain text for editors and, where there is one, the
// rich form for Word and mail, both at once. On the page itself all of it is set as text, never as markup.

const SECONDS_SAID = 6;

// Plain http from another machine has no navigator.clipboard, and older browsers no ClipboardItem. The event
// of copying has been there longer, and holds both forms, too.
const byEvent = (copy) => {
  const field = document.createElement("textarea");
  field.value = copy.text;
  field.setAttribute("readonly", "");
  field.style.cssText = "position:fixed;top:0;left:-9999px";
  document.body.append(field);
  field.select();
  const give = (event) => {
    event.clipboardData.setData("text/plain", copy.text);
    if (copy.html) event.clipboardData.setData("text/html", copy.html);
    event.preventDefault();
  };
  document.addEventListener("copy", give, true);
  const done = document.execCommand("copy");
  document.removeEventListener("copy", give, true);
  field.remove();
  return done;
};

const fill = async (copy) => {
  const modern = navigator.clipboard && window.isSecureContext && (!copy.html || window.ClipboardItem);
  if (!modern) return byEvent(copy);
  try {
    if (copy.html) {
      const form = (text, type) => ({ [type]: new Blob([text], { type }) });
      const forms = { ...form(copy.text, "text/plain"), ...form(copy.html, "text/html") };
      await navigator.clipboard.write([new ClipboardItem(forms)]);
    } else {
      await navigator.clipboard.writeText(copy.text);
    }
    return true;
  } catch {
    // Refused by a policy of the browser: the old way may still be allowed.
    return byEvent(copy);
  }
};

const button = (words, name, look) => {
  const element = document.createElement("button");
  element.type = "button";
  element.className = look;
  element.textContent = words;
  element.setAttribute("aria-label", name);
  return element;
};

const copying = (element, copy, data, said) => {
  element.addEventListener("click", async () => {
    const done = await fill(copy);
    said.textContent = done ? `✓ ${data.copied}` : data.failed;
    clearTimeout(said.timer);
    said.timer = setTimeout(() => { said.textContent = ""; }, SECONDS_SAID * 1000);
  });
  return element;
};

// A menu button as ARIA's Authoring Practices describe it.
const menu = (data, said) => {
  const frame = document.createElement("div");
  frame.className = "frame";
  const opener = button(data.more, data.moreName, "opener");
  const list = document.createElement("div");
  list.className = "menu";
  list.hidden = true;
  list.setAttribute("role", "menu");
  list.setAttribute("aria-label", data.moreName);
  opener.setAttribute("aria-haspopup", "menu");

  const open = (yes, focus) => {
    list.hidden = !yes;
    opener.setAttribute("aria-expanded", String(yes));
    focus?.focus();
  };
  const items = data.others.map((copy) => {
    const item = copying(button(copy.label, copy.name, "item"), copy, data, said);
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    item.addEventListener("click", () => open(false, opener));
    return item;
  });
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const press = (event) => {
    const at = items.indexOf(frame.getRootNode().activeElement);
    if (event.key in steps) {
      const next = at < 0 ? (event.key === "ArrowDown" ? 0 : items.length - 1) : at + steps[event.key];
      open(true, items[(next + items.length) % items.length]);
    } else if (event.key === "Home" && at >= 0) open(true, items[0]);
    else if (event.key === "End" && at >= 0) open(true, items[items.length - 1]);
    else if (event.key === "Escape" && !list.hidden) open(false, opener);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  opener.addEventListener("click", () => open(list.hidden, list.hidden ? items[0] : opener));
  frame.addEventListener("keydown", press);
  frame.addEventListener("focusout", (event) => { if (!frame.contains(event.relatedTarget)) open(false); });
  open(false);
  list.append(...items);
  frame.append(opener, list);
  return frame;
};

export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".row");
  const said = parentElement.querySelector(".said");
  const state = JSON.stringify(data);
  // A rerun with the same text leaves the buttons alone, and with them focus and what they say.
  if (row.dataset.state === state) return;
  row.dataset.state = state;
  const first = copying(button(data.first.label, data.first.name, "first"), data.first, data, said);
  row.replaceChildren(first, menu(data, said), said);
}
