// The page's script: sends what people do, and draws anew what changed. The server does the rest.

import { held, heldIn, measure, offer, showChosen, sift } from "./fields.js";
import { morph } from "./morph.js";
import { restoreDrafts, startComposers } from "./composer.js";

const { base, at } = document.body.dataset;
const $ = (selector, root = document) => root.querySelector(selector);

// Asking and drawing

async function post(path, body) {
  try {
    const response = await fetch(`${base}/${path}`, { method: "POST", body: body instanceof FormData ? body : JSON.stringify(body ?? {}) });
    const answer = await response.json();
    if (answer.shown || answer.said) toast(answer.shown || answer.said, Boolean(answer.shown));
    return answer;
  } catch {
    toast("The workspace does not answer. Is it still running?", true);
    return { ok: false };
  }
}

const act = (name, asked) => post(`do/${name}`, asked);
const stale = new Set();
let drawing = null;
let cameFrom = null; // The id of what had the focus before a window opened.

/** Draw parts anew; asked for many times at once, it fetches once more. Resolves when all is drawn. */
function refresh(...parts) {
  for (const one of parts) stale.add(one);
  drawing ??= (async () => {
    while (stale.size) {
      const names = [...stale].join(" ");
      stale.clear();
      const response = await fetch(location.href, { headers: { "X-Parts": names } }).catch(() => null);
      if (!response?.ok) break;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const part of [...fresh.body.children]) morph(document.getElementById(part.id), part);
      drawn();
    }
    drawing = null;
  })();
  return drawing;
}

/** After every drawing: windows open, drafts are back, counters and pickers are right. */
function drawn() {
  const window_ = $("dialog.window");
  if (!window_ && cameFrom !== null) {
    (document.getElementById(cameFrom) ?? $("#composer-main"))?.focus();
    cameFrom = null;
  } else if (window_ && !window_.open) {
    cameFrom ??= document.activeElement.id;
    window_.showModal();
    const asked = $("[data-focus]", window_); // Else it opens at its top, and no key presses a button that is out of sight.
    (asked ?? $(".body :is(input, textarea, select, summary)", window_) ?? $(".body", window_)).focus({ preventScroll: !asked });
  } else if (window_ && !window_.contains(document.activeElement) && !$("dialog.small[open]")) {
    ($("[aria-invalid=true]", window_) ?? $(".body", window_)).focus(); // The field that had the focus is gone.
  }
  for (const one of document.querySelectorAll(".picker")) showChosen(one);
  restoreDrafts();
  measure(document);
}

function listen() {
  const traffic = new URLSearchParams(location.search).has("traffic") ? "&traffic" : "";
  const source = new EventSource(`${base}/live?at=${encodeURIComponent(at)}${traffic}`);
  source.onopen = () => refresh("top", "people", "side", "main", "thread", "modal", "traffic");
  source.onmessage = (event) => refresh(...event.data.split(" "));
  return source;
}

let live = listen();
const listenAnew = () => { live.close(); live = listen(); };
document.addEventListener("visibilitychange", () => (document.hidden ? live.close() : listenAnew())); // Nobody reads a hidden page.

function toast(words, isBad = false) {
  const note = document.createElement("p");
  note.textContent = words;
  note.className = isBad ? "bad" : "";
  if (isBad) note.setAttribute("role", "alert");
  (($("dialog[open]") && [...document.querySelectorAll("dialog[open]")].at(-1)) || document.body).append($("#toasts")); // Above an open window, too.
  $("#toasts").append(note);
  setTimeout(() => note.remove(), isBad ? 9000 : 4000);
}

// Elements that apps send

/** Ask for confirmation if the element wants it. */
function confirmed(element) {
  const template = $("template[data-confirm]", element), dialog = $("#confirm");
  if (!template) return true;
  dialog.replaceChildren(template.content.cloneNode(true));
  dialog.returnValue = "";
  dialog.onclick = (event) => event.target.matches("button") && dialog.close(event.target.value);
  dialog.showModal();
  $("button", dialog).focus();
  return new Promise((resolve) => { dialog.onclose = () => resolve(dialog.returnValue === "yes"); });
}

const placeOf = (node) => node.closest("[data-where]");

async function use(element, pick) {
  if (!(await confirmed(element))) return;
  const place = placeOf(element), { block, action, value } = element.dataset;
  element.dataset.busy = "";
  await act("click", { where: place.dataset.where, block, action, value, pick, values: heldIn(place) });
  delete element.dataset.busy;
  await refresh("main", "thread", "modal");
}

const keep = (place) => act("enter", { where: place.dataset.where, values: heldIn(place) });
const waiting = new Map();

/** Do something for an element a moment later, unless it changes again meanwhile; `now` does it at once. */
function soon(element, wait, what) {
  clearTimeout(waiting.get(element)?.timer);
  const run = () => { waiting.delete(element); what(); };
  waiting.set(element, { timer: setTimeout(run, wait), run });
}

function now(element) {
  const pending = waiting.get(element);
  if (pending) { clearTimeout(pending.timer); pending.run(); }
}

let lastByKey = false;
addEventListener("keydown", () => { lastByKey = true; }, true);
addEventListener("pointerdown", () => { lastByKey = false; }, true);

document.addEventListener("input", (event) => {
  const element = event.target.closest("[data-el]");
  if (event.target.matches(".search")) return search(event.target);
  if (event.target.matches("[data-sift] *")) return soon(event.target, 200, siftTraffic);
  measure(document);
  if (!element || event.target.type === "file") return undefined;
  const { send } = element.dataset, isText = event.target.matches("textarea, [type=text], [type=email], [type=url], [type=number]");
  if (isText && !send?.includes("on_character_entered")) return soon(element, 400, () => keep(placeOf(element)));
  const picker = event.target.closest(".picker");
  if (picker) { showChosen(picker); if (event.target.type === "radio") { picker.open = false; $("summary", picker).focus(); } }
  if (send === undefined) return keep(placeOf(element));
  // Keys walk through options and days one by one: what counts is where they stop.
  const walks = lastByKey && event.target.matches("select, [type=date], [type=time], [type=datetime-local], [type=radio]");
  return soon(element, walks ? 800 : isText || picker ? 500 : 0, () => use(element, held(element)));
});
document.addEventListener("focusout", (event) => { const element = event.target.closest?.("[data-el]"); if (element && !element.contains(event.relatedTarget)) now(element); });

function search(field) {
  const picker = field.closest(".picker"), element = field.closest("[data-el]"), { block, action } = element.dataset;
  const least = field.dataset.suggest;
  if (least === undefined) return sift(picker, field.value);
  if (field.value.trim().length < Number(least)) return undefined;
  return soon(field, 250, async () => {
    const answer = await act("suggest", { where: placeOf(element).dataset.where, block, action, query: field.value });
    offer(picker, answer.options ?? []);
  });
}

document.addEventListener("change", async (event) => {
  const field = event.target;
  if (field.type !== "file") return;
  const body = new FormData(), list = $(".file-list", field.closest(".drop, form"));
  for (const one of field.files) body.append("file", one);
  const answer = await post("upload", body);
  field.value = "";
  list.append(...(answer.files ?? []).map(({ id, name }) => Object.assign(document.createElement("li"), { textContent: name, title: id })));
  for (const one of list.children) one.dataset.file ??= one.title;
  if (field.closest("[data-el]")) keep(placeOf(field));
});

// Windows

async function submit(form) {
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  form.ariaBusy = "true";
  for (const pending of waiting.values()) clearTimeout(pending.timer);
  waiting.clear();
  await act("submit", { where: form.dataset.where, values: heldIn(form) });
  delete form.dataset.busy;
  form.ariaBusy = null;
  await refresh("modal", "main");
  $("dialog.window [aria-invalid=true]")?.focus();
}

async function closeWindow(every) {
  await act("close", { every });
  await refresh("modal");
}

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog.window")) return;
  event.preventDefault();
  closeWindow(false);
}, true);

// Everything else that is pressed

const OPEN = {
  forward: (place) => fill("forward", place, ""),
  edit: (place) => fill("edit", place, $(".text", place)?.innerText ?? ""),
};

function fill(name, place, words) {
  const dialog = document.getElementById(name);
  dialog.dataset.target = place.dataset.where;
  $("textarea", dialog).value = words;
  dialog.showModal();
}

document.addEventListener("click", async (event) => {
  const on = (selector) => event.target.closest(selector);
  for (const one of document.querySelectorAll("details.pop[open], details.picker[open]")) if (!one.contains(event.target)) one.open = false;
  if (document.body.classList.contains("menu-open") && !on("#menu, [data-menu]")) menu(false);
  const doing = on("[data-do]"), moving = on("[data-move]"), opening = on("[data-open]"), picked = on("[data-pick]"), pressed = on("[data-send] .btn:not(summary)"), more = on("[data-more]"), traffic = on("a[data-traffic]"), closing = on("[data-close-window]");
  for (const one of [doing, moving, opening, picked]) one?.closest("details.pop")?.removeAttribute("open");
  if (on("[data-menu]")) menu();
  else if (closing) closeWindow(closing.dataset.closeWindow === "every");
  else if (on("[data-close]")) on("dialog").close();
  else if (on("[data-profile]")) { $("#profile").innerHTML = await (await fetch(`${base}/profile`)).text(); $("#profile").showModal(); }
  else if (doing) { const { emoji, callback, channel } = doing.dataset; const answer = await act(doing.dataset.do, { where: placeOf(doing)?.dataset.where, emoji, channel, callback_id: callback }); if (answer.copied) { await navigator.clipboard.writeText(answer.copied); toast("Link copied."); } refresh("main", "thread", "side", "modal"); }
  else if (moving) { moving.disabled = true; await post(`clock/${moving.dataset.move}`); moving.disabled = false; refresh("top"); }
  else if (opening) OPEN[opening.dataset.open](placeOf(opening));
  else if (picked) use(picked.closest("[data-el]"), picked.dataset.pick);
  else if (pressed) use(pressed.closest("[data-el]"), pressed.value || null);
  else if (more) { event.preventDefault(); query({ n: more.dataset.more }); await refresh("main"); }
  else if (traffic) { event.preventDefault(); query({ traffic: new URLSearchParams(location.search).has("traffic") ? null : "" }); await refresh("traffic", "top"); listenAnew(); }
});

/** Lay an open menu beside its button: below it or above, wherever there is room. */
function lay(menu_) {
  const sheet = $(".sheet", menu_), button = menu_.getBoundingClientRect();
  const { width, height } = sheet.getBoundingClientRect(), below = button.bottom + 6;
  const left = button.left + width < innerWidth - 8 ? button.left : button.right - width;
  sheet.style.left = `${Math.max(8, left)}px`;
  sheet.style.top = `${below + height < innerHeight - 8 ? below : Math.max(8, button.top - height - 6)}px`;
}

function query(changes) {
  const params = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) value === null ? params.delete(name) : params.set(name, value);
  history.replaceState(null, "", `${location.pathname}${params.size ? `?${params}` : ""}`);
}

function siftTraffic() {
  query({ traffic: $("#sift-words").value, faulty: $("#sift-faulty").checked ? "" : null });
  refresh("traffic");
}

function menu(open = !document.body.classList.contains("menu-open")) {
  document.body.classList.toggle("menu-open", open);
  $("#menu-button").setAttribute("aria-expanded", String(open));
  (open ? $("#menu [aria-current]") : $("#menu-button")).focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target, dialog = form.closest("dialog");
  if (form.matches("dialog.window form")) { event.preventDefault(); submit(form); }
  else if (form.matches("[data-sift]")) event.preventDefault();
  else if (form.dataset.form) { await act(form.dataset.form, { where: dialog.dataset.target, ...Object.fromEntries(new FormData(form)) }); refresh("main", "thread", "side", "people"); }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("dialog form"), element = event.target.closest?.("[data-el]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) { event.preventDefault(); form.requestSubmit(); }
  else if (event.key === "Enter" && element?.dataset.send !== undefined && event.target.matches("input:not([type=checkbox], [type=radio], .search)")) { event.preventDefault(); clearTimeout(waiting.get(element)?.timer); waiting.delete(element); use(element, held(element)); }
  else if (event.key === "Enter" && event.target.matches("dialog.window input")) event.preventDefault(); // As in Slack, Enter alone sends no window.
  else if (event.key === "Escape") {
    const open = event.target.closest("details.pop[open], details.picker[open]") ?? $("details.pop[open]");
    if (open) { event.preventDefault(); open.open = false; $("summary", open).focus(); }
    else if (document.body.classList.contains("menu-open")) menu(false);
    else if (!$("dialog[open]")) $("aside:not([hidden]) [data-escape]")?.click();
  }
});

document.addEventListener("toggle", async (event) => {
  const { target } = event;
  if (target.matches(".pop") && target.open) requestAnimationFrame(() => lay(target));
  if (target.matches("[data-fill]")) {
    if (target.open) target.append(document.getElementById(`fill-${target.dataset.fill}`).content.cloneNode(true));
    else $(".sheet", target)?.remove();
  }
  if (target.matches("details.picker") && target.open) { const field = $(".search", target); field.focus(); if (field.dataset.suggest === "0") search(field); }
  if (target.matches("[data-payload]") && target.open) $(".payload", target).innerHTML = await (await fetch(`${base}/traffic/${target.dataset.payload}`)).text();
}, true);

startComposers(async (asked) => { const answer = await act("say", asked); await refresh("main", "thread", "modal"); return answer; });
drawn();
