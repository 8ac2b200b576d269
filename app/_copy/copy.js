// Fills the clipboard with exactly the text that the server sent; all of it is set as text, never as markup.

const byField = (text) => {
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.style.cssText = "position:fixed;top:0;left:-9999px";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
};

const fill = async (text) => {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by a policy of the browser: the old way may still be allowed.
    }
  }
  return byField(text);
};

const button = (copy, data, said) => {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = copy.label;
  element.setAttribute("aria-label", copy.name);
  element.title = copy.name;
  element.addEventListener("click", async () => {
    const done = await fill(copy.text);
    element.textContent = done ? `✓ ${data.copied}` : data.failed;
    element.classList.toggle("done", done);
    said.textContent = done ? data.copied : data.failed;
    element.focus();
    window.clearTimeout(element.timer);
    element.timer = window.setTimeout(() => {
      element.textContent = copy.label;
      element.classList.remove("done");
      said.textContent = "";
    }, 2000);
  });
  return element;
};

export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".row");
  const said = parentElement.querySelector(".said");
  const state = JSON.stringify(data);
  // A rerun with the same text leaves the buttons alone, and with them focus and what they say.
  if (row.dataset.state === state) return;
  row.dataset.state = state;
  row.setAttribute("aria-label", data.lead);
  const lead = document.createElement("span");
  lead.className = "lead";
  lead.textContent = data.lead;
  row.replaceChildren(lead, ...data.copies.map((copy) => button(copy, data, said)));
}
