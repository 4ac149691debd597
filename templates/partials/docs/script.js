/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);
/** @type {(selector: string, root?: ParentNode) => any[]} */
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const targetOf = ({ hash }) => byId(hash.slice(1));
const titleOf = (element) => element.closest("section").querySelector("h1, h2");
const [status, menu, input, hits, form] = ["status", "menu", "search", "hits", "calculator"].map(byId);
for (const element of all("[data-script]")) element.hidden = false;

// Choices are remembered if the browser allows it.
const stored = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    return localStorage.getItem(key);
  } catch {}
};
const choose = (group, value) => {
  for (const radio of all(`input[data-group=${group}]`)) if (radio.value === value) radio.checked = true;
};
for (const group of ["theme", "language"]) choose(group, stored(group));
addEventListener("change", (event) => {
  const { dataset, value } = /** @type {any} */ (event.target);
  if (dataset.group) choose(dataset.group, stored(dataset.group, value) ?? value);
});

addEventListener("click", async (event) => {
  const target = /** @type {any} */ (event.target);
  if (target.closest("#menu a") && menu.matches(":popover-open")) menu.hidePopover();
  const { copy, open } = target.dataset;
  if (open) {
    const rows = all("details:not(.mark)", byId(open));
    const opening = rows.some((row) => !row.open);
    for (const row of rows) row.open = opening;
    target.textContent = opening ? "Close all" : "Open all";
  }
  if (copy === undefined) return;
  const source = byId(copy) ?? all("pre", target.closest(".panel")).find((pre) => pre.offsetParent);
  getSelection()?.selectAllChildren(source);
  const writing = navigator.clipboard?.writeText(source.textContent) ?? Promise.reject();
  status.textContent = target.textContent = await writing.then(() => "Copied", () => "Selected");
  setTimeout(() => { target.textContent = "Copy"; }, 1600);
});

// A target may be in a closed row.
const reveal = () => {
  const target = targetOf(location);
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  target?.scrollIntoView();
  return target;
};
addEventListener("hashchange", reveal);
reveal();
addEventListener("beforeprint", () => {
  const closed = all("details:not([open])");
  for (const row of closed) row.open = true;
  addEventListener("afterprint", () => { for (const row of closed) row.open = false; }, { once: true });
});

// The menu marks the current section, a phone's bar names it.
const sections = all("main > section");
let current;
const mark = () => {
  const section = sections.findLast((each) => each.offsetTop < scrollY + innerHeight / 4) ?? sections[0];
  if (section === current) return;
  current = section;
  byId("current").textContent = titleOf(section).textContent;
  for (const link of all(".entries a")) link.ariaCurrent = targetOf(link) === section ? "location" : null;
};
addEventListener("scroll", mark);
mark();

let index;
let selected = -1;
const clean = (text) => text.replace(/\s+/g, " ").trim();
const entryOf = (element) => {
  const title = titleOf(element);
  const isSection = element.tagName === "SECTION";
  const name = clean((isSection ? title : element.querySelector("a, code, .status")).textContent);
  const context = clean((isSection ? element.querySelector(".request") : title)?.textContent ?? "");
  const text = clean(element.textContent).slice(0, 200).toLowerCase();
  return { name, context, text, href: element.dataset.href ?? `#${element.id}` };
};
// Exact, prefix, start of a word, inside, text; 9: no match.
const rank = (entry, word) => {
  const name = entry.name.toLowerCase();
  const at = name.indexOf(word);
  if (name === word) return 0;
  if (at > 0) return /[a-z0-9]/.test(name[at - 1]) ? 3 : 2;
  return at === 0 ? 1 : entry.text.includes(word) ? 4 : 9;
};
const select = (number) => {
  const options = all("[data-href]", hits);
  selected = options.length && (number + options.length) % options.length;
  options.forEach((option, position) => { option.ariaSelected = position === selected; });
  input.setAttribute("aria-activedescendant", options[selected]?.id ?? "");
  options[selected]?.scrollIntoView({ block: "nearest" });
};
const show = (isShown) => {
  hits.hidden = !isShown;
  input.ariaExpanded = isShown;
};
const option = (entry, number) => {
  const item = Object.assign(document.createElement("li"), { id: `hit-${number}`, role: "option" });
  const context = document.createElement("small");
  context.textContent = entry.context;
  item.append(entry.name, context);
  if (entry.href) item.dataset.href = entry.href;
  return item;
};
const search = () => {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return show(false);
  index ??= all("section[id], li[id], tr[id], .note[id], [data-href]").map(entryOf);
  const found = index
    .map((entry) => ({ ...entry, rank: Math.max(...words.map((word) => rank(entry, word))) }))
    .filter((entry) => entry.rank < 9)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 12);
  status.textContent = `${found.length} results`;
  if (input.dataset.elsewhere) {
    const href = `${input.dataset.elsewhere}?search=${encodeURIComponent(input.value)}`;
    found.push({ name: "Search all pages", context: input.value, href });
  }
  if (!found.length) found.push({ name: "No results", context: "" });
  hits.replaceChildren(...found.map(option));
  show(true);
  select(0);
};
const follow = (hit) => {
  if (!hit?.dataset.href) return;
  show(false);
  input.value = "";
  location.href = hit.dataset.href;
  const target = reveal() ?? input;
  target.tabIndex = -1;
  target.focus();
};
input.addEventListener("input", search);
input.addEventListener("blur", () => show(false));
input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) event.preventDefault();
  if (step) select(selected + step);
  if (event.key === "Enter") follow(all("li", hits)[selected]);
  if (event.key === "Escape") show(false);
});
hits.addEventListener("mousedown", (event) => event.preventDefault());
hits.addEventListener("click", (event) => follow(event.target.closest("[data-href]")));
addEventListener("keydown", (event) => {
  if (event.key !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (!menu.checkVisibility()) menu.showPopover();
  input.select();
});
input.value = new URLSearchParams(location.search).get("search");
if (input.value) search();

const read = (name, lowest = 0) => Math.max(lowest, Math.floor(form.elements[name]?.value || 0));
const text = (number) => number.toLocaleString("en");
const calculate = () => {
  const { daily, burst, oauth } = form.elements.plan.selectedOptions[0].dataset;
  const budget = daily * read("seats", 1);
  const sums = all("tr[data-cost]", form).map((row) => {
    const { cost, size, name } = row.dataset;
    const pages = size > 0 ? Math.ceil(read("records") / Math.min(size, read("size", 1))) || 1 : 1;
    row.querySelector(".pages").textContent = size > 0 ? ` × ${text(pages)} pages` : "";
    const sum = read(name) * pages * cost;
    row.querySelector("output").textContent = text(sum);
    return sum;
  });
  const used = sums.reduce((total, sum) => total + sum, 0);
  byId("used").textContent = `${text(used)} of ${text(budget)} tokens`;
  const meter = byId("meter");
  meter.ariaValueMax = budget;
  meter.ariaValueNow = Math.min(used, budget);
  all("i", meter).forEach((bar, number) => { bar.style.width = `${(sums[number] / Math.max(budget, used)) * 100}%`; });
  const left = budget - used;
  const verdict = byId("verdict");
  verdict.classList.toggle("over", left < 0);
  verdict.textContent = left < 0
    ? `Over budget by ${text(-left)} tokens: further calls fail.`
    : `${text(Math.round((used / budget) * 1000) / 10)} % of the day. ${text(left)} tokens left.`;
  byId("burst").textContent = burst;
  byId("oauth-burst").textContent = oauth;
};
form?.addEventListener("input", calculate);
if (form) calculate();
