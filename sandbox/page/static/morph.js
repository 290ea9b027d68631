// Makes one piece of the page look like another, touching only what differs: what is typed, focus and scroll stay.
// A field that somebody changed keeps its value, because only its attributes are touched; a new id means a new field.

const OWN = new Set(["open", "data-busy", "aria-busy", "aria-expanded"]); // Set by the page's script, not by the server.
const FILLED = "details[data-fill][open]"; // Its sheet came from a template.

export function morph(from, to) {
  if (from.isEqualNode(to)) return;
  for (const { name, value } of to.attributes) if (!OWN.has(name) && from.getAttribute(name) !== value) from.setAttribute(name, value);
  for (const { name } of [...from.attributes]) if (!OWN.has(name) && !to.hasAttribute(name)) from.removeAttribute(name);
  if (from.matches("textarea")) {
    if (from.defaultValue !== to.defaultValue) from.defaultValue = to.defaultValue;
  } else if (!from.matches(FILLED)) morphChildren(from, to);
}

function morphChildren(from, to) {
  const known = new Map([...from.children].filter((one) => one.id).map((one) => [one.id, one]));
  const wanted = new Set([...to.children].map((one) => one.id));
  let here = from.firstChild;
  const drop = () => { const gone = here; here = here.nextSibling; gone.remove(); };
  for (const next of [...to.childNodes]) {
    const old = next.id && known.get(next.id);
    // What is gone is taken out before what stays, so that what stays need not move and lose its focus.
    while (here && old && here !== old && !(here.id && wanted.has(here.id))) drop();
    if (old && old.nodeName === next.nodeName) {
      if (here === old) here = here.nextSibling; else from.insertBefore(old, here);
      morph(old, next);
    } else if (here && !next.id && !here.id && here.nodeType === next.nodeType && here.nodeName === next.nodeName) {
      if (here.nodeType === Node.ELEMENT_NODE) morph(here, next);
      else if (here.data !== next.data) here.data = next.data;
      here = here.nextSibling;
    } else from.insertBefore(next, here);
  }
  while (here) drop();
}
