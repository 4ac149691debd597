"use strict";
// Polls the control endpoint and shows new requests. Text is inserted as text, never as HTML.

const MAX_ROWS = 500;
const INTERVAL = 500; // milliseconds
const element = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
let last = 0;
let paused = false;

function cell(row, text, kind) {
  const created = row.insertCell();
  created.textContent = text;
  if (kind) created.className = kind;
  return created;
}

function query(values) {
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

function show(request) {
  const row = element("rows").insertRow(0);
  const grade = request.status >= 500 ? " failed" : request.status >= 400 ? " rejected" : "";
  const { id, ...parameters } = request.query; // the id is part of the path
  const text = `${request.method} ${request.path}${query(parameters)}`;
  cell(row, number.format(request.number), "number");
  cell(row, request.time.slice(11, 19), "extra");
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = text;
  open.setAttribute("aria-expanded", "false");
  open.addEventListener("click", () => toggle(row, open, request.number));
  const what = cell(row, "", "request");
  what.append(open);
  if (request.fault) {
    const fault = document.createElement("small");
    fault.textContent = `fault: ${request.fault}`;
    what.append(fault);
  }
  cell(row, request.operation || "–", "extra");
  cell(row, String(request.status), `number${grade}`);
  cell(row, number.format(request.cost), "number");
  cell(row, number.format(request.remaining), "number extra");
  cell(row, request.milliseconds.toFixed(1), "number extra");
  row.dataset.text = `${text} ${request.operation} ${request.status} ${request.fault}`.toLowerCase();
  hide(row);
}

async function toggle(row, open, number) {
  const expanded = open.getAttribute("aria-expanded") === "true";
  open.setAttribute("aria-expanded", String(!expanded));
  if (expanded) {
    row.nextElementSibling?.classList.contains("details") && row.nextElementSibling.remove();
    return;
  }
  const response = await fetch(`/_mock/requests/${number}`);
  const found = response.ok ? await response.json() : { violation: "no longer in the log" };
  if (open.getAttribute("aria-expanded") !== "true" || !row.isConnected) return;
  const details = document.createElement("tr");
  details.className = "details";
  const holder = details.insertCell();
  holder.colSpan = row.cells.length;
  holder.append(describe(found));
  row.after(details);
  for (const text of details.querySelectorAll("pre")) makeScrollable(text);
}

// A box that scrolls must be reachable with the keyboard.
function makeScrollable(text) {
  if (text.scrollHeight <= text.clientHeight) return;
  text.tabIndex = 0;
  text.role = "group";
  text.ariaLabel = text.closest("dd").previousElementSibling.textContent;
}

function describe(found) {
  const list = document.createElement("dl");
  const lines = (headers) => Object.entries(headers || {}).map((pair) => pair.join(": ")).join("\n");
  const entries = {
    "Violation": found.violation,
    "Request headers": lines(found.headers),
    "Request body": pretty(found.body),
    "Response headers": lines(found.response_headers),
    "Response body": pretty(found.response_body),
  };
  for (const [name, text] of Object.entries(entries)) {
    if (!text) continue;
    const term = list.appendChild(document.createElement("dt"));
    const value = list.appendChild(document.createElement("dd"));
    term.textContent = name;
    value.appendChild(document.createElement("pre")).textContent = text;
  }
  return list;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function requestRows() {
  return [...element("rows").rows].filter((row) => !row.classList.contains("details"));
}

function hide(row) {
  const hidden = !row.dataset.text.includes(element("filter").value.trim().toLowerCase());
  row.hidden = hidden;
  const next = row.nextElementSibling;
  if (next?.classList.contains("details")) next.hidden = hidden;
}

function showEmpty() {
  const rows = requestRows();
  element("empty").hidden = rows.length > 0;
  element("unmatched").hidden = !rows.length || rows.some((row) => !row.hidden);
}

function span(seconds) {
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function showState(state) {
  element("remaining").textContent = number.format(state.budget.remaining);
  element("limit").textContent = number.format(state.budget.limit);
  element("meter").value = state.budget.limit ? state.budget.remaining / state.budget.limit : 1;
  element("resets").textContent = span(state.budget.resets_in);
  element("tokens").textContent = number.format(state.tokens);
  element("count").textContent = number.format(state.count);
  element("records").textContent = number.format(state.records);
  const keywords = Object.entries({ ...state.credentials, base_url: location.origin });
  const written = keywords.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const client = `${state.client}(${written.join(", ")})`;
  element("client").textContent = `from ${state.package} import ${state.client}; client = ${client}`;
  element("meter").closest(".card").hidden = !state.budget.limit;
}

function clearRows() {
  element("rows").replaceChildren();
}

async function refresh() {
  const response = await fetch(`/_mock/requests?after=${last}`);
  if (!response.ok) throw new Error(String(response.status));
  const state = await response.json();
  if (state.count === 0) clearRows();
  state.requests.slice(-MAX_ROWS).forEach(show);
  if (state.requests.length) last = state.requests.at(-1).number;
  while (element("rows").rows.length > MAX_ROWS) element("rows").deleteRow(-1);
  showEmpty();
  showState(state);
}

function showStatus(text, lost) {
  if (element("status").textContent !== text) element("status").textContent = text;
  element("status").classList.toggle("lost", lost);
}

async function tick() {
  if (!paused && !document.hidden) {
    try {
      await refresh();
      showStatus("Live", false);
    } catch {
      showStatus("No response from the server", true);
    }
  }
  setTimeout(tick, INTERVAL);
}

element("pause").addEventListener("click", () => {
  paused = !paused;
  element("pause").setAttribute("aria-pressed", String(paused));
  element("pause").textContent = paused ? "Resume" : "Pause";
  if (paused) showStatus("Paused", false);
});
element("filter").addEventListener("input", () => {
  requestRows().forEach(hide);
  showEmpty();
});
element("copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(element("client").textContent);
  element("copy").textContent = "Copied";
});
element("clear").addEventListener("click", async () => {
  if (!confirm("Clear the log? Requests and tokens spent start again at 0.")) return;
  await fetch("/_mock/requests", { method: "DELETE" });
  clearRows();
  await refresh();
});
tick();
