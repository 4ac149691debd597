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
  cell(row, number.format(request.number), "number");
  cell(row, request.time.slice(11, 19));
  const what = cell(row, `${request.method} ${request.path}${query(parameters)}`, "request");
  if (request.fault) {
    const fault = document.createElement("small");
    fault.textContent = `fault: ${request.fault}`;
    what.append(fault);
  }
  cell(row, request.operation || "–");
  cell(row, String(request.status), `number${grade}`);
  cell(row, number.format(request.cost), "number");
  cell(row, number.format(request.remaining), "number");
  cell(row, request.milliseconds.toFixed(1), "number");
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
  element("title").textContent = document.title = `${state.title}: mock server`;
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
  element("empty").hidden = element("rows").rows.length > 0;
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
element("clear").addEventListener("click", async () => {
  await fetch("/_mock/requests", { method: "DELETE" });
  clearRows();
  await refresh();
});
tick();
