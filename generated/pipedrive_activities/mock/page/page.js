"use strict";
// Asks the control endpoint for what is new and shows it. Text enters the page as text, never as HTML.

const KEPT = 500;
const EVERY = 500;
const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
let last = 0;
let paused = false;

function cell(row, text, kind) {
  const made = row.insertCell();
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function query(values) {
  const pairs = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return pairs.length ? `?${pairs.join("&")}` : "";
}

function show(request) {
  const row = at("rows").insertRow(0);
  const grade = request.status >= 500 ? " failed" : request.status >= 400 ? " refused" : "";
  const { id, ...asked } = request.query; // the id stands in the path already
  cell(row, number.format(request.number), "number");
  cell(row, request.time.slice(11, 19));
  const what = cell(row, `${request.method} ${request.path}${query(asked)}`, "request");
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
  at("remaining").textContent = number.format(state.budget.remaining);
  at("limit").textContent = number.format(state.budget.limit);
  at("meter").value = state.budget.limit ? state.budget.remaining / state.budget.limit : 1;
  at("resets").textContent = span(state.budget.resets_in);
  at("tokens").textContent = number.format(state.tokens);
  at("count").textContent = number.format(state.count);
  at("activities").textContent = number.format(state.activities);
}

function clearRows() {
  at("rows").replaceChildren();
}

async function refresh() {
  const answer = await fetch(`/_mock/requests?after=${last}`);
  if (!answer.ok) throw new Error(String(answer.status));
  const state = await answer.json();
  if (state.count === 0) clearRows();
  state.requests.slice(-KEPT).forEach(show);
  if (state.requests.length) last = state.requests.at(-1).number;
  while (at("rows").rows.length > KEPT) at("rows").deleteRow(-1);
  at("empty").hidden = at("rows").rows.length > 0;
  showState(state);
}

function say(text, lost) {
  if (at("status").textContent !== text) at("status").textContent = text;
  at("status").classList.toggle("lost", lost);
}

async function tick() {
  if (!paused && !document.hidden) {
    try {
      await refresh();
      say("Live", false);
    } catch {
      say("The server does not answer", true);
    }
  }
  setTimeout(tick, EVERY);
}

at("pause").addEventListener("click", () => {
  paused = !paused;
  at("pause").setAttribute("aria-pressed", String(paused));
  at("pause").textContent = paused ? "Go on" : "Pause";
  if (paused) say("Paused", false);
});
at("clear").addEventListener("click", async () => {
  await fetch("/_mock/requests", { method: "DELETE" });
  clearRows();
  await refresh();
});
tick();
