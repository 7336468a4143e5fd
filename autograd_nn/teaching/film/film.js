// The film in motion: everything that changes from step to step is written and drawn anew.

const start = (root, isWholePage) => {
  const find = (selector) => root.querySelector(selector);
  const findAll = (selector) => [...root.querySelectorAll(selector)];

  const data = JSON.parse(find("script[type='application/json']").textContent);
  data.frames.forEach((frame, i) => { if (frame.gradients) frame.updated ??= data.frames[i + 1].values; });
  const { frames, names } = data;
  const rates = data.rates.map(Number);
  const places = new Map(names.map((name, i) => [name, i]));
  const largest = (key) => {
    const sizes = frames.flatMap((frame) => frame[key] ?? []).map((x) => Math.abs(Number(x))).filter(Number.isFinite);
    return sizes.reduce((a, b) => Math.max(a, b), 0) || 1;
  };
  const [largestValue, largestGradient] = ["values", "gradients"].map(largest);

  // ---- the network: its tooltips say which number each line and each unit shows ----

  const short = (x) => {
    if (x === 0 || !Number.isFinite(x)) return written(x);
    return Math.abs(x) >= 0.005 && Math.abs(x) < 1000 ? x.toFixed(2) : x.toExponential(0);
  };

  const parts = findAll(".network g").flatMap((element) => {
    const title = element.querySelector("title");
    const [, before, name] = /^(.*: )?(.*) = /.exec(title?.textContent ?? "") ?? [];
    return places.has(name) ? [{ element, title, before: before ?? "", name, i: places.get(name) }] : [];
  });

  const drawNetwork = (values) => {
    for (const { element, title, before, name, i } of parts) {
      const x = values[i];
      title.textContent = `${before}${name} = ${written(x)}`;
      const label = element.querySelector("text.ag-small");
      if (label) label.textContent = before ? `b ${short(x)}` : short(x);
      const line = element.querySelector("line");
      if (!line) continue;
      line.setAttribute("class", `ag-${Number.isNaN(x) ? "nan" : x > 0 ? "positive" : x < 0 ? "negative" : "zero"}`);
      line.setAttribute("stroke-width", 0.6 + 3.4 * Math.min(1, Math.abs(x) / largestValue || 0));
    }
  };

  // ---- the loss: the curve itself knows where each step is ----

  const curve = findAll(".loss .ag-curve").find((path) => path.querySelector("title"));
  const points = [...curve.getAttribute("d").matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [x, y]);
  const floor = Math.max(...findAll(".loss .ag-grid").map((line) => Number(/M\S+ ([\d.]+)/.exec(line.getAttribute("d"))[1])));

  const moveMarker = (step) => {
    const [x, y] = points[step - 1] ?? [-99, -99]; // a loss that is no number has no place
    find("circle.marker").setAttribute("cx", x);
    find("circle.marker").setAttribute("cy", y);
    find("path.marker").setAttribute("d", `M${x} ${y}V${floor}`);
  };

  // ---- the plane: the cells of each class as one path, and a hatch that tells it without colour ----

  const CELL = 10;
  const HATCHES = ["", `m0 ${CELL}l${CELL} -${CELL}`, `m0 0l${CELL} ${CELL}`, `m0 ${CELL / 2}h${CELL}`];

  const drawRegions = (regions) => {
    findAll(".region").forEach((region, kind) => {
      const place = (i) => [(i % data.cells) * CELL, Math.floor(i / data.cells) * CELL];
      const own = [...regions].flatMap((cell, i) => (cell === String(kind) ? [place(i)] : []));
      const path = (shape) => (shape ? own.map(([x, y]) => `M${x} ${y}${shape}`).join("") : "");
      region.setAttribute("d", path(`h${CELL}v${CELL}h-${CELL}z`));
      find(`.hatch.class-${kind}`).setAttribute("d", path(HATCHES[kind]));
    });
  };

  // ---- the parts of the step ----

  const factor = (x) => (x < 0 ? `(${written(x)})` : written(x));

  // −3 − 0.1 · 1.5 = −3.15; of other optimizers what was and what is.
  const update = (before, gradient, after, rate) => {
    if (Number.isNaN(gradient)) return "no gradient";
    if (!data.sign) return `${written(before)} → ${written(after)}`;
    const change = rounded(rate) * rounded(gradient);
    const shown = Number((rounded(before) + (data.sign === "+" ? change : -change)).toPrecision(12));
    const computed = `${written(before)} ${data.sign} ${written(rate)} · ${factor(gradient)}`;
    return `${computed} ${sign(shown, after)} ${written(after)}`;
  };

  const rows = findAll(".numbers tbody tr");

  const writeNumbers = (frame, values) => {
    rows.forEach((row, i) => {
      const write = (column, text) => { row.querySelector(`.${column}`).textContent = text; };
      const bar = row.querySelector(".bar path");
      const gradient = Number(frame.gradients?.[i] ?? NaN);
      const after = Number(frame.updated?.[i] ?? NaN);
      // The root of its size: gradients of a film are far apart, and small ones should be seen too.
      const length = Math.sign(gradient) * Math.min(48, 48 * Math.sqrt(Math.abs(gradient) / largestGradient)) || 0;
      write("value", written(values[i]));
      write("gradient", Number.isNaN(gradient) ? "–" : written(gradient));
      bar.setAttribute("d", `M0 2h${length}v10H0z`);
      bar.classList.toggle("is-negative", gradient < 0);
      write("way", !frame.updated || after === values[i] ? "" : after > values[i] ? "↑" : "↓");
      write("update", frame.updated ? update(values[i], gradient, after, rates[i]) : "–");
    });
  };

  const writeLoss = ({ loss, change }) => {
    find(".loss-now").textContent = written(Number(loss));
    const way = change < 0 ? "↓" : change > 0 ? "↑" : "";
    find(".loss-change").textContent = change === undefined ? "" : `${way} ${written(Math.abs(change))} since the step before`;
  };

  const writePredictions = ({ predictions }) => {
    findAll(".prediction").forEach((cell, i) => {
      cell.textContent = predictions?.[i].map((x) => written(Number(x))).join(", ") ?? "–";
    });
  };

  // ---- all of it ----

  const table = findAll(".all-steps tbody tr");
  for (const row of table) row.removeAttribute("id"); // so that a link does not scroll there, away from the pictures

  const markRow = (moment) => {
    const pane = find(".all-steps .scroll");
    table.forEach((row, i) => row.classList.toggle("is-now", i === moment));
    const { offsetTop, offsetHeight } = table[moment];
    pane.scrollTop = offsetTop - (pane.clientHeight - offsetHeight) / 2;
  };

  const show = (moment, isPlaying) => {
    const frame = frames[moment];
    const values = frame.values.map(Number);
    drawNetwork(values);
    moveMarker(frame.step);
    if (frame.regions) drawRegions(frame.regions);
    writePredictions(frame);
    writeLoss(frame);
    writeNumbers(frame, values);
    markRow(moment);
    find(".sentence").textContent = frame.said;
    // Nobody could listen to every step of a film that plays.
    return { name: frame.name, title: `loss ${written(Number(frame.loss))}`, said: isPlaying ? "" : `${frame.name}. ${frame.said}` };
  };

  find(".parts").hidden = false;
  player(root, isWholePage, { links: frames.map(({ link }) => link), seconds: 0.5, show });
};

startAll("film", start);
