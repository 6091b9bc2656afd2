"use strict";
// Draws each chart from the data beside it; on paper they are as wide as the paper.
const PAPER = 680;
const charts = Array.from(document.querySelectorAll(".chart"));
for (const chart of charts) {
  const drawn = JSON.parse(chart.nextElementSibling.textContent);
  window.Plotly.newPlot(chart, drawn.data, drawn.layout, {
    displaylogo: false,
    responsive: true,
    toImageButtonOptions: { format: "svg", filename: chart.dataset.file },
  });
}
window.addEventListener("beforeprint", () => {
  for (const chart of charts) window.Plotly.relayout(chart, { width: PAPER, autosize: false });
});
window.addEventListener("afterprint", () => {
  for (const chart of charts) window.Plotly.relayout(chart, { width: null, autosize: true });
});
