// Draws each [data-chart] from the JSON in its data-payload. The same numbers stand in a table on the page.
(() => {
  "use strict";
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const TONES = {
    accent: colour("--accent"),
    late: colour("--late"),
    soon: colour("--soon"),
    good: "#3fa16b",
    void: colour("--void"),
    red: colour("--risk-red"),
    orange: colour("--risk-orange"),
    yellow: colour("--risk-yellow"),
    blue: colour("--risk-blue"),
  };
  const text = { color: colour("--ink-soft"), fontFamily: getComputedStyle(document.body).fontFamily };
  const line = { lineStyle: { color: colour("--line") } };

  const grouped = (value) => (value == null ? "" : value.toLocaleString("en-US"));

  function bare(data) {
    return {
      grid: { left: 2, right: 2, top: 4, bottom: 4 },
      xAxis: { type: "category", data: data.labels, show: false, boundaryGap: false },
      yAxis: { type: "value", show: false, scale: true },
      series: data.series.map((one) => ({
        type: "line",
        data: one.values,
        symbol: "none",
        lineStyle: { color: TONES[one.tone], width: 2 },
      })),
    };
  }

  function axes(data) {
    const flat = data.kind === "line";
    const names = {
      type: "category",
      data: data.labels,
      inverse: !flat,
      axisTick: { show: false },
      axisLine: line,
      axisLabel: { ...text, hideOverlap: flat, interval: flat ? "auto" : 0 },
    };
    const values = { type: "value", axisLabel: text, splitLine: line, minInterval: 1 };
    return flat ? { xAxis: names, yAxis: values } : { xAxis: values, yAxis: names };
  }

  function one(data, series, index) {
    const base = { name: series.name, data: series.values, itemStyle: { color: TONES[series.tone] } };
    if (data.kind === "line") {
      // Lines differ by stroke and mark too, not by colour alone.
      return {
        ...base,
        type: "line",
        symbol: ["circle", "rect", "triangle"][index % 3],
        symbolSize: 7,
        showSymbol: data.labels.length < 32,
        lineStyle: { color: TONES[series.tone], type: ["solid", "dashed", "dotted"][index % 3] },
      };
    }
    return {
      ...base,
      type: "bar",
      barMaxWidth: 18,
      stack: data.kind === "stack" ? "all" : undefined,
      label: { show: data.kind === "bar", position: "right", formatter: (p) => grouped(p.value), ...text },
    };
  }

  function full(data) {
    return {
      textStyle: text,
      grid: { left: 8, right: 36, top: data.series.length > 1 ? 32 : 12, bottom: 8, containLabel: true },
      legend: { show: data.series.length > 1, top: 0, left: 0, textStyle: text },
      tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" }, valueFormatter: (value) => grouped(value) + data.unit },
      ...axes(data),
      series: data.series.map((series, index) => one(data, series, index)),
    };
  }

  function draw(place) {
    if (place.dataset.drawn) return;
    place.dataset.drawn = "1";
    const data = JSON.parse(place.dataset.payload);
    if (data.kind === "bar" || data.kind === "stack") {
      place.style.height = `${Math.max(192, data.labels.length * 30 + 60)}px`;
    }
    const chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ animation: false, ...(data.kind === "spark" ? bare(data) : full(data)) });
    chart.on("click", (event) => {
      const url = data.urls[event.dataIndex];
      if (url) location.assign(url);
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  }

  const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
  drawAll(document);
  document.addEventListener("htmx:load", (event) => drawAll(event.target));
})();
