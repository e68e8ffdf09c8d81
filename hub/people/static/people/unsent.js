// Puts back into its form what was not sent because the log-in was over. A person presses the
// button, looks at it, and sends it: nothing here sends anything.
const notice = document.querySelector("[data-unsent]");
const kept = JSON.parse(document.getElementById("unsent-fields").textContent);
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

function fillable(form) {
  return [...form.elements].filter((field) => field.name && !NEVER.has(field.type));
}

function goesThere(form) {
  if ((form.getAttribute("method") || "get").toLowerCase() !== "post" || notice.contains(form)) return false;
  return new URL(form.getAttribute("action") || "", location.href).pathname === kept.path;
}

function ofKept() {
  const names = new Set(kept.fields.map(([name]) => name));
  const known = (form) => fillable(form).filter((field) => names.has(field.name)).length;
  const forms = [...document.querySelectorAll("main form")].filter(goesThere);
  return forms.filter(known).sort((one, other) => known(other) - known(one))[0];
}

function put(form) {
  const waiting = new Map();
  for (const [name, value] of kept.fields) waiting.set(name, [...(waiting.get(name) || []), value]);
  for (const field of fillable(form)) {
    const values = waiting.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values.shift();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const form = ofKept();
if (form) {
  const button = notice.querySelector("[data-fill]");
  button.hidden = false;
  button.addEventListener("click", () => {
    put(form);
    for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    notice.querySelector("[data-filled]").hidden = false;
    button.hidden = true;
    fillable(form)[0].focus();
  });
}
