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
  let timer = null;

  // A large picture is not made smaller than can be read; its pane scrolls.
  const { style, viewBox } = find("svg");
  style.minWidth = `${0.8 * viewBox.baseVal.width}px`;
  style.minHeight = `${0.8 * viewBox.baseVal.height}px`;

  // ---- what is known at a moment ----

  const isComputed = (value) => value.operands === undefined || operations.indexOf(value) < moment;

  const stepsTaken = () => data.steps.slice(0, Math.max(0, moment - seed));

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

  const show = () => {
    const gradients = gradientsSoFar();
    moments.forEach((item, place) => item.classList.toggle("is-current", place === moment));
    for (const phase of findAll(".phase")) phase.classList.toggle("is-current", phase.contains(moments[moment]));
    showPicture(gradients);
    showTable(gradients);
    showCode();
    const told = sentence();
    moments[moment].querySelector(".sentence").textContent = told;
    find(".status").textContent = moment === 0 || moment > seed ? told : `${name(moment)}. ${told}`;
    const slider = find(".position input");
    slider.value = moment;
    find(".position span").textContent = name(moment);
    slider.setAttribute("aria-valuetext", `${name(moment)}: ${moments[moment].querySelector("h3").textContent}`);
    for (const [go, isUseless] of [["first", moment === 0], ["back", moment === 0], ["next", moment === last], ["last", moment === last]]) {
      find(`[data-go="${go}"]`).setAttribute("aria-disabled", isUseless); // it keeps the focus, unlike a disabled one
    }
  };

  // ---- going from moment to moment ----

  const goTo = (place) => {
    moment = Math.min(Math.max(place, 0), last);
    show();
    if (isWholePage) history.replaceState(null, "", `#${links[moment]}`);
  };

  const stop = () => {
    clearInterval(timer);
    timer = null;
    find('[data-go="play"]').textContent = "Play";
  };

  const play = () => {
    if (timer !== null) return stop();
    if (moment === last) goTo(0);
    find('[data-go="play"]').textContent = "Pause";
    timer = setInterval(() => {
      goTo(moment + 1);
      if (moment === last) stop();
    }, (1000 * SECONDS) / Number(find("select").value));
  };

  const actions = {
    first: () => goTo(0),
    back: () => goTo(moment - 1),
    next: () => goTo(moment + 1),
    last: () => goTo(last),
    play,
    reset: () => reset(),
    help: () => find("dialog").showModal(),
    close: () => find("dialog").close(),
  };

  // Play goes on only until the reader does something else.
  const act = (action) => {
    if (action !== play) stop();
    action();
  };

  const KEYS = { ArrowRight: "next", ArrowLeft: "back", Home: "first", End: "last", " ": "play", "?": "help" };

  const onKey = (event) => {
    const focused = event.composedPath()[0];
    const isTyping = focused.matches?.("input, select, textarea") || find("dialog").open;
    const isPressing = event.key === " " && focused.matches?.("button, summary, a");
    const isScrolling = focused.matches?.(".scroll") && event.key !== " " && event.key !== "?";
    if (!(event.key in KEYS) || isTyping || isPressing || isScrolling) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook has keys of its own
    act(actions[KEYS[event.key]]);
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
    show();
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

  const fromLink = () => goTo(Math.max(links.indexOf(location.hash.slice(1)), 0));

  root.classList.add("has-script");
  find(".controls").hidden = false;
  find(".position input").max = last;
  if (isLive) makeEditable();
  for (const button of findAll("[data-go]")) button.addEventListener("click", () => act(actions[button.dataset.go]));
  find(".position input").addEventListener("input", (event) => act(() => goTo(Number(event.target.value))));
  find("select").addEventListener("change", () => { if (timer !== null) { stop(); play(); } });
  (isWholePage ? document : root).addEventListener("keydown", onKey);
  if (isWholePage) {
    addEventListener("hashchange", fromLink);
    // Paper gets the last moment, in which everything is known.
    let before = 0;
    addEventListener("beforeprint", () => { before = moment; goTo(last); });
    addEventListener("afterprint", () => goTo(before));
    fromLink();
  } else {
    show();
  }
};

for (const root of document.querySelectorAll("main.autograd-nn-step")) start(root, true);

// In a notebook each output goes into a shadow root, out of reach of the notebook's styles.
for (const output of document.querySelectorAll(".autograd-nn-output:not([data-started])")) {
  output.dataset.started = "";
  const shadow = output.attachShadow({ mode: "open" });
  shadow.append(output.querySelector("template").content);
  start(shadow.querySelector(".autograd-nn-step"), false);
}
