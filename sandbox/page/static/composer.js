// The field for messages: completes commands, people and channels, keeps drafts, sends with Enter.

const known = JSON.parse(document.getElementById("known").textContent);

/** What could stand at the end of the text: words of a command's hint, or commands, people and channels. */
function completions(text) {
  const command = known.find((one) => one.hint !== undefined && text.startsWith(`${one.word} `));
  if (command) {
    const rest = text.slice(command.word.length + 1);
    const words = command.hint.match(/[\p{L}-]{2,}/gu) ?? [];
    const fitting = words.filter((one) => one.startsWith(rest) && one !== rest);
    return fitting.map((one) => ({ word: `${command.word} ${one}`, about: "", start: 0 }));
  }
  const last = /(^|\s)([/@#][\w.-]*)$/.exec(text);
  if (!last || (last[2][0] === "/" && last.index + last[1].length)) return [];
  const start = last.index + last[1].length;
  return known.filter((one) => one.word.startsWith(last[2]) && one.word !== last[2]).slice(0, 8).map((one) => ({ ...one, start }));
}

function show(field) {
  const box = field.form.querySelector(".suggest");
  const found = field.selectionStart === field.value.length ? completions(field.value) : [];
  box.replaceChildren(...found.map((one, number) => {
    const line = document.createElement("div"), word = document.createElement("b"), about = document.createElement("span");
    Object.assign(line, { id: `${box.id}-${number}`, className: "item" });
    line.setAttribute("role", "option");
    line.dataset.take = field.value.slice(0, one.start) + one.word + " ";
    word.textContent = one.word;
    about.textContent = [one.hint, one.about].filter(Boolean).join(" · ");
    line.append(word, about);
    return line;
  }));
  box.hidden = !found.length;
  point(field, -1);
}

function point(field, number) {
  const lines = [...field.form.querySelectorAll(".suggest .item")];
  lines.forEach((one, at) => one.setAttribute("aria-selected", String(at === number)));
  if (lines[number]) field.setAttribute("aria-activedescendant", lines[number].id);
  else field.removeAttribute("aria-activedescendant");
}

function take(field, line) {
  field.value = line.dataset.take;
  field.focus();
  typed(field);
}

function typed(field) {
  sessionStorage.setItem(field.dataset.draft, field.value);
  show(field);
}

function keys(event) {
  const field = event.target, lines = [...field.form.querySelectorAll(".suggest:not([hidden]) .item")];
  const at = lines.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (lines.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    point(field, (at + (event.key === "ArrowDown" ? 1 : lines.length + (at < 0 ? 0 : -1))) % lines.length);
  } else if (lines.length && (event.key === "Tab" && !event.shiftKey || event.key === "Enter" && at >= 0)) {
    event.preventDefault();
    take(field, lines[Math.max(at, 0)]);
  } else if (lines.length && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    field.form.querySelector(".suggest").hidden = true;
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    field.form.requestSubmit();
  }
}

export function startComposers(send) {
  const isComposer = (event) => event.target.matches?.("[data-composer] textarea");
  document.addEventListener("input", (event) => isComposer(event) && typed(event.target));
  document.addEventListener("keydown", (event) => isComposer(event) && keys(event));
  document.addEventListener("focusout", (event) => isComposer(event) && setTimeout(() => { event.target.form.querySelector(".suggest").hidden = true; }, 150));
  document.addEventListener("pointerdown", (event) => {
    const line = event.target.closest("[data-take]");
    if (!line) return;
    event.preventDefault();
    take(line.closest("form").querySelector("textarea"), line);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-composer]");
    if (!form) return;
    event.preventDefault();
    const field = form.querySelector("textarea"), files = [...form.querySelectorAll("[data-file]")].map((one) => one.dataset.file);
    const text = field.value;
    if (!text.trim() && !files.length) return;
    field.value = "";
    sessionStorage.removeItem(field.dataset.draft);
    form.querySelector(".file-list").replaceChildren();
    const answer = await send({ channel: form.dataset.channel, thread: form.dataset.thread, text, files });
    if (!answer.ok && !field.value) { field.value = text; typed(field); } // Nothing that was typed is lost.
  });
}

/** Fields that came new onto the screen get their drafts back. */
export function restoreDrafts() {
  for (const field of document.querySelectorAll("[data-draft]:not([data-restored])")) {
    field.dataset.restored = "";
    field.value = sessionStorage.getItem(field.dataset.draft) ?? "";
  }
}
