// What fields hold, what a picker shows, and how much room is left.

/** What an element of Block Kit holds: a value, a list of values, or null. */
export function held(element) {
  const kind = element.dataset.el;
  if (kind === "file_input") return [...element.querySelectorAll("[data-file]")].map((one) => one.dataset.file);
  const ticks = [...element.querySelectorAll("input[type=checkbox], input[type=radio]")];
  if (ticks.length || kind.startsWith("multi_")) {
    const values = ticks.filter((one) => one.checked).map((one) => one.value);
    return kind === "checkboxes" || kind.startsWith("multi_") ? values : values[0] ?? null;
  }
  return element.querySelector("input, select, textarea")?.value || null;
}

/** All fields of a message, window or Home, as the server takes them. */
export function heldIn(place) {
  const fields = [...place.querySelectorAll("[data-el]")].filter((one) => one.querySelector("input, select, textarea"));
  return fields.map((one) => [one.dataset.block, one.dataset.action, held(one)]);
}

/** Show beside each field how many characters are in it, and grow fields with their text. */
export function measure(root) {
  for (const counter of root.querySelectorAll(".counter")) {
    const field = document.getElementById(counter.dataset.for);
    const length = [...field.value].length, most = Number(field.dataset.most);
    counter.textContent = `${length} / ${most}`;
    counter.classList.toggle("bad", length > most);
  }
}

/** Show what is chosen as chips, close a picker of one, and keep to its limit. */
export function showChosen(picker) {
  const ticks = [...picker.querySelectorAll(".ticks input")], chosen = ticks.filter((one) => one.checked);
  const chips = picker.querySelector(".chips");
  chips.replaceChildren(...(chosen.length ? chosen.map((one) => span("chip", one.parentElement.querySelector("span").firstChild.textContent)) : [span("faint", chips.dataset.empty)]));
  const isFull = picker.dataset.most && chosen.length >= Number(picker.dataset.most);
  for (const one of ticks) one.disabled = one.type === "checkbox" && isFull && !one.checked;
}

/** Show only the choices that contain the words; returns nothing. */
export function sift(picker, words) {
  const wanted = words.trim().toLowerCase();
  let shown = 0;
  for (const one of picker.querySelectorAll(".tick")) {
    one.hidden = !one.textContent.toLowerCase().includes(wanted) && !one.firstElementChild.checked;
    shown += !one.hidden;
  }
  picker.querySelector(".none").hidden = shown > 0;
}

/** Put what the app offers into a picker; what is chosen stays. */
export function offer(picker, options) {
  const list = picker.querySelector(".ticks"), id = picker.id.slice(2), several = picker.parentElement.dataset.el.startsWith("multi_");
  const kept = [...list.children].filter((one) => one.firstElementChild.checked);
  const there = new Set(kept.map((one) => one.firstElementChild.value));
  const more = options.filter((one) => !there.has(one.value)).map(({ value, words }) => {
    const label = document.createElement("label"), input = document.createElement("input");
    label.className = "tick";
    Object.assign(input, { type: several ? "checkbox" : "radio", name: id, value, id: `${id}-${value}` });
    label.append(input, span("", words));
    return label;
  });
  list.replaceChildren(...kept, ...more);
  picker.querySelector(".none").hidden = kept.length + more.length > 0;
}

function span(name, words) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = words;
  return made;
}
