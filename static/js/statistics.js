// Draws the charts of the statistics from the figures that came with the page, in the colours of the theme.

const charts = JSON.parse(document.getElementById("charts").textContent);
const drawn = new Map();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function axisOfNames(chart) {
  return {
    type: "category",
    data: chart.labels,
    inverse: chart.shape === "bars",
    axisLabel: { color: colour("ink-muted"), width: chart.shape === "bars" ? 150 : undefined, overflow: "truncate" },
    axisLine: { lineStyle: { color: colour("line-strong") } },
    axisTick: { show: false },
  };
}

function axisOfAmounts() {
  return {
    type: "value",
    minInterval: 1,
    axisLabel: { color: colour("ink-muted") },
    splitLine: { lineStyle: { color: colour("line") } },
  };
}

function optionOf(chart) {
  const [names, amounts] = [axisOfNames(chart), axisOfAmounts()];
  const lying = chart.shape === "bars";
  return {
    animation: !matchMedia("print, (prefers-reduced-motion: reduce)").matches,
    color: [colour("active"), colour("good")],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, left: 8, textStyle: { color: colour("ink") } },
    // Drawn on the canvas: the portal lets no page set styles inside its markup.
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
    xAxis: lying ? amounts : names,
    yAxis: lying ? names : amounts,
    series: chart.series.map(({ name, values }) => ({ name, type: "bar", data: values, barMaxWidth: 18, cursor: "pointer" })),
  };
}

// A bar opens the cases that it counts, as its figure in the table does.
function begun(place, chart) {
  const canvas = globalThis.echarts.init(place, null, { renderer: "canvas" });
  canvas.on("click", ({ seriesIndex, dataIndex }) => location.assign(chart.series[seriesIndex].links[dataIndex]));
  drawn.set(place, canvas);
  return canvas;
}

function draw() {
  for (const place of document.querySelectorAll("[data-chart]")) {
    const chart = charts[place.dataset.chart];
    place.hidden = false;
    place.classList.toggle("chart-bars", chart.shape === "bars" && chart.labels.length > 6);
    const canvas = drawn.get(place) ?? begun(place, chart);
    canvas.setOption(optionOf(chart), true);
    // What the canvas shows stands in the table under it, for every reader.
    place.setAttribute("aria-hidden", "true");
  }
}

draw();
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
addEventListener("resize", () => drawn.forEach((canvas) => canvas.resize()));
for (const table of document.querySelectorAll(".chart-table")) table.open = false;
