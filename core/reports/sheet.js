"use strict";
// Draws each chart from the data beside it, one after the other, in light or dark; on paper all
// are light, and as wide as the paper. A page that is made to be printed draws for paper at once.
const PAPER = { width: 680, autosize: false, paper_bgcolor: "#FFFFFF", plot_bgcolor: "#FFFFFF" };
const root = document.documentElement;
const colours = JSON.parse(document.getElementById("colours").textContent);
const charts = Array.from(document.querySelectorAll(".chart"));
const preferred = window.matchMedia("(prefers-color-scheme: dark)");
const button = document.getElementById("theme");
const isPaper = "paper" in root.dataset;
let drawn = 0;

function isDark() {
  return (root.dataset.theme || (preferred.matches ? "dark" : "light")) === "dark";
}

function draw(chart, darkly, more) {
  let text = chart.nextElementSibling.textContent;
  if (darkly) for (const [light, dark] of colours) text = text.replaceAll(light, dark);
  const figure = JSON.parse(text);
  window.Plotly.react(chart, figure.data, { ...figure.layout, ...more }, {
    displaylogo: false,
    responsive: !isPaper,
    staticPlot: isPaper,
    toImageButtonOptions: { format: "svg", filename: chart.dataset.file },
  });
}

function drawNext() {
  if (drawn === charts.length) return;
  draw(charts[drawn], !isPaper && isDark(), isPaper ? PAPER : {});
  drawn += 1;
  window.setTimeout(drawNext, 0);
}

function dress() {
  button.textContent = isDark() ? "Light" : "Dark";
  for (const chart of charts.slice(0, drawn)) draw(chart, isDark(), {});
}

function forPaper() {
  drawn = charts.length;
  for (const chart of charts) draw(chart, false, PAPER);
}

function forScreen() {
  for (const chart of charts) window.Plotly.purge(chart);
  for (const chart of charts) draw(chart, isDark(), {});
}

button.hidden = false;
button.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  dress();
});
preferred.addEventListener("change", dress);
if (!isPaper) {
  window.addEventListener("beforeprint", forPaper);
  window.addEventListener("afterprint", forScreen);
}
dress();
drawNext();
