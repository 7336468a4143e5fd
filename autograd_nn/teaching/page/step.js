// The page in motion: which moment is shown, and what the picture, the code and the table say at it.
// Everything stands in the page already; the script only marks, hides and, for other inputs, writes numbers anew.

const SECONDS = 2.5; // how long a moment lasts at speed 1

// root is the element of one widget; a whole page has one, which listens to every key and follows links.
const start = (root, isWholePage) => {
  const find = (selector) => root.querySelector(selector);
  const findAll = (selector) => [...root.querySelectorAll(selector)];

  const data = JSON.parse(find("script[type='application/json']").textContent);
  const moments = findAll(".moments > li");
  const operations = data.values.filter((value) => value.operands !== undefined);
  const seed = operations.length + 1; // the moments: the inputs, the operations, the seed, the steps
  const last = moments.length - 1;
  const isLive = reproduces(data);
  const inputs = new Map(); // what the reader has put in place of the numbers of the trace
  let numbers = null; // the account with these inputs, once there are any
  // What a link to each moment ends in. Without the ids no browser scrolls there, away from the picture.
  const links = moments.map((item) => item.id);
  for (const item of moments) item.removeAttribute("id");
  const sentences = moments.map((item) => item.querySelector(".sentence").textContent);
  let moment = 0;
  let isAsking = false; // the reader is to predict what the step of this moment gives

  // A large picture is not made smaller than can be read; its pane scrolls.
  const { style, viewBox } = find("svg");
  style.minWidth = `${0.8 * viewBox.baseVal.width}px`;
  style.minHeight = `${0.8 * viewBox.baseVal.height}px`;

  // ---- what is known at a moment ----

  const isComputed = (value) => value.operands === undefined || operations.indexOf(value) < moment;

  const stepsTaken = () => data.steps.slice(0, Math.max(0, moment - seed - isAsking));

  // The gradients so far: for each value the text, and how many of its uses are in.
  const gradientsSoFar = () => {
    const gradients = new Map();
    if (moment >= seed) for (const index of data.outputs) gradients.set(index, { text: "1", use: 0, uses: 0 });
    stepsTaken().forEach(({ contributions }, i) => {
      contributions.forEach(({ operand, after, use, uses }, j) => {
        gradients.set(operand, { text: numbers ? written(numbers.get(`a${i + 1}.${j}`)) : after, use, uses });
      });
    });
    return gradients;
  };

  // The operation of this moment, by the index of its result.
  const current = () => {
    if (moment > 0 && moment < seed) return operations[moment - 1].index;
    return moment > seed ? data.steps[moment - seed - 1].output : null;
  };

  const textOf = (value) => (numbers ? written(numbers.get(`v${value.index}`)) : value.text);

  // ---- showing it ----

  const STATES = ["is-waiting", "is-now", "is-done"];

  const setState = (element, state) => {
    element.classList.remove(...STATES);
    element.classList.add(`is-${state}`);
  };

  const mark = (key) => find(`svg [data-key="${key}"]`);

  const stateOf = (value, gradients) => {
    const now = current();
    if (moment < seed) return value.index === now ? "now" : isComputed(value) ? "done" : "waiting";
    const received = moment > seed && data.steps[moment - seed - 1].contributions.some((c) => c.operand === value.index);
    if (value.index === now || received) return "now";
    const gradient = gradients.get(value.index);
    const isFinal = gradient !== undefined && gradient.use === gradient.uses;
    return isFinal || !takesGradient.has(value.index) ? "done" : "waiting";
  };

  const takesGradient = new Set(data.outputs);
  for (const { contributions } of data.steps) for (const { operand } of contributions) takesGradient.add(operand);

  const showPicture = (gradients) => {
    const now = current();
    const walked = new Set(stepsTaken().map((step) => step.output));
    for (const value of data.values) {
      const box = mark(`v${value.index}`);
      if (box) {
        setState(box, stateOf(value, gradients));
        box.classList.toggle("is-unknown", !isComputed(value));
        showNumbers(box, value, gradients.get(value.index));
      }
      const circle = value.operands && mark(`op${value.index}`);
      if (!circle) continue;
      const isPast = moment < seed ? isComputed(value) : walked.has(value.index);
      setState(circle, value.index === now ? "now" : isPast ? "done" : "waiting");
    }
    const lit = new Set(); // the marks whose long arrows, which share a trunk, lead to this operation
    for (const arrow of findAll("svg [data-to]")) {
      const { from, to, trunk } = arrow.dataset;
      const operation = Number((to.startsWith("op") ? to : from).slice(2));
      arrow.classList.toggle("is-now", operation === now);
      arrow.classList.toggle("is-told", walked.has(operation));
      if (trunk !== undefined && operation === now) lit.add(from);
    }
    for (const trunk of findAll("svg path[data-from]")) trunk.classList.toggle("is-now", lit.has(trunk.dataset.from));
    if (numbers) showSlopes();
    const pane = find("figure .scroll");
    const [place, frame] = [mark(`op${now}`) ?? pane, pane].map((element) => element.getBoundingClientRect());
    pane.scrollLeft += place.x + place.width / 2 - frame.x - frame.width / 2;
    pane.scrollTop += place.y + place.height / 2 - frame.y - frame.height / 2;
  };

  // Pictures write hyphens for minus signs.
  const drawn = (text) => text.replaceAll("−", "-");

  // The lines of a box: the value, and the gradient so far.
  const showNumbers = (box, value, gradient) => {
    if (numbers) box.querySelector(".ag-value")?.replaceChildren(drawn(textOf(value)));
    const [first, ...others] = box.querySelectorAll(".ag-gradient");
    if (first === undefined) return;
    first.dataset.whole ??= first.textContent;
    const isFinal = gradient !== undefined && gradient.use === gradient.uses;
    const soFar = value.array ? `${gradient?.use} of ${gradient?.uses} uses` : drawn(gradient?.text ?? "");
    first.textContent = gradient === undefined ? "grad –" : isFinal && !numbers ? first.dataset.whole : `grad ${soFar}`;
    for (const line of others) line.classList.toggle("is-hidden", !isFinal);
  };

  // The local derivatives on the arrows, with other inputs.
  const showSlopes = () => {
    data.steps.forEach(({ output, contributions }, i) => {
      const arrows = findAll(`svg [data-to="op${output}"]`);
      contributions.forEach(({ position, symbols }, j) => {
        const text = arrows[position]?.querySelector(".ag-local");
        const slope = drawn(written(numbers.get(`l${i + 1}.${j}`)));
        if (text) text.textContent = symbols === slope ? slope : `${symbols} = ${slope}`;
      });
    });
  };

  const showTable = (gradients) => {
    for (const value of data.values) {
      const row = find(`tr[data-value="${value.index}"]`);
      const write = (column, text) => { row.querySelector(`.${column}`).textContent = text; };
      const gradient = gradients.get(value.index);
      const field = row.querySelector("input");
      if (!field) write("value", isComputed(value) ? textOf(value) : "–");
      write("gradient", gradient?.text ?? "–");
      write("uses", gradient?.uses ? `${gradient.use} of ${gradient.uses}` : "–");
      const state = stateOf(value, gradients);
      write("state", state);
      setState(row, state);
    }
    find("caption .when").textContent = name(moment).toLowerCase();
  };

  const showCode = () => {
    const now = data.values.find((value) => value.index === current());
    const place = now?.line?.join(":");
    for (const line of findAll(".line")) {
      if (line.dataset.line !== place) {
        line.removeAttribute("aria-current");
        continue;
      }
      line.setAttribute("aria-current", "step");
      const pane = line.closest("pre");
      pane.scrollTop = line.offsetTop - pane.offsetTop - pane.clientHeight / 2;
    }
  };

  const name = (place) => {
    if (place === 0) return "Inputs";
    if (place < seed) return `Forward ${place} of ${operations.length}`;
    return `Step ${place - seed} of ${last - seed}`;
  };

  // With other inputs the sentence in the page is no longer true.
  const sentence = () => {
    if (inputs.size === 0 || moment === seed) return sentences[moment];
    if (moment === 0) return "The inputs, as they are now.";
    const text = (key) => written(numbers.get(key));
    const value = data.values.find(({ index }) => index === current());
    const title = moments[moment].querySelector("h3").textContent;
    if (moment < seed) return `${title}, ${textOf(value)}.`;
    const i = moment - seed;
    const told = data.steps[i - 1].contributions.map(({ operand, use, uses }, j) => {
      const { label } = data.values.find(({ index }) => index === operand);
      const sum = use > 1 ? `; its gradient is ${text(`b${i}.${j}`)} plus ${text(`c${i}.${j}`)}, ${text(`a${i}.${j}`)}` : "";
      const waits = use < uses ? `; use ${use} of ${uses}, so ${label} waits` : "";
      return `${label} receives ${text(`g${value.index}`)} times ${text(`l${i}.${j}`)}, ${text(`c${i}.${j}`)}${sum}${waits}.`;
    });
    return [`${name(moment)}. ${title}. Upstream gradient ${text(`g${value.index}`)}.`, ...told].join(" ");
  };

  const show = (place, isPlaying) => {
    moment = place;
    moments.forEach((item, i) => item.classList.toggle("is-current", i === moment));
    isAsking = asks(isPlaying ? 0 : moment - seed);
    const gradients = gradientsSoFar();
    for (const phase of findAll(".phase")) phase.classList.toggle("is-current", phase.contains(moments[moment]));
    showPicture(gradients);
    showTable(gradients);
    showCode();
    const told = sentence();
    moments[moment].querySelector(".sentence").textContent = told;
    const title = moments[moment].querySelector("h3").textContent;
    if (isAsking) return { name: name(moment), title, said: `${name(moment)}. ${title}. What do the operands receive?` };
    return { name: name(moment), title, said: moment === 0 || moment > seed ? told : `${name(moment)}. ${told}` };
  };

  // ---- other inputs ----

  const fields = new Map(); // the index of an input -> where the reader writes its number

  const changeInput = (index) => {
    const field = fields.get(index);
    const number = parsed(field.value);
    field.setAttribute("aria-invalid", Number.isNaN(number));
    if (Number.isNaN(number)) return;
    inputs.set(index, number);
    compute();
  };

  const reset = () => {
    for (const [index, field] of fields) {
      field.value = original(index);
      field.removeAttribute("aria-invalid");
    }
    inputs.clear();
    compute();
  };

  const original = (index) => String(evaluate(data.values.find((value) => value.index === index).number, []));

  const compute = () => {
    numbers = account(data, inputs);
    for (const element of findAll("[data-n]")) {
      const number = numbers.get(element.dataset.n);
      const text = typeof number === "string" ? number : written(number);
      element.textContent = "factor" in element.dataset && text.startsWith("−") ? `(${text})` : text;
    }
    root.classList.toggle("is-edited", inputs.size > 0);
    refresh();
  };

  const makeEditable = () => {
    for (const { index, label, leaf } of data.values) {
      if (!leaf) continue;
      const field = document.createElement("input");
      fields.set(index, field);
      field.value = original(index);
      field.inputMode = "decimal";
      field.setAttribute("aria-label", `value of ${label}`);
      field.addEventListener("change", () => act(() => changeInput(index)));
      find(`tr[data-value="${index}"] .value`).replaceChildren(field);
    }
    find(".hint").hidden = false;
  };

  // ---- beginning ----

  const target = data.outputs.map((index) => data.values.find((value) => value.index === index).label).join(" + ");
  const numbersNow = () => numbers ?? account(data, inputs);
  const asks = isLive ? asker(root, data, target, numbersNow, () => refresh()) : () => false;
  const { act, refresh } = player(root, isWholePage, { links, seconds: SECONDS, show, others: { reset } });
  if (isLive) makeEditable();
};

startAll("step", start);
