// Ask me first: each gradient of a step is asked for before the step is shown, and a wrong answer is compared with
// what the usual mistakes give. The quiz in the terminal does the same: see questions.py and marking.py.

const isClose = (given, right) => Object.is(given, right) || Math.abs(given - right) <= 2e-3 * Math.abs(right) + 1e-12;

// Whether it is the number, rounded to two digits or more, one behind the point.
const isRounded = (typed, given, right) => {
  const [, whole, rest] = /^[+−-]?0*(\d*)[.,](\d+)$/.exec(typed.trim()) ?? [];
  if (rest === undefined || `${whole}${rest}`.replace(/^0+/, "").length < 2) return false;
  return Math.abs(given - right) <= 0.5001 * 10 ** -rest.length;
};

// What those get who make a mistake, and what to say of it, the likeliest first.
const mistakes = (data, numbers, step, place) => {
  const { output, contributions } = data.steps[step - 1];
  const { operand, use } = contributions[place];
  const at = (key) => numbers.get(`${key}${step}.${place}`);
  const [upstream, local, sent, before] = [numbers.get(`g${output}`), at("l"), at("c"), at("b")];
  const label = (index) => data.values.find((value) => value.index === index).label;
  const earlier = [
    [sent, `that is this use alone: add it to the ${written(before)} of the earlier uses`],
    [before - sent, "the contributions of all uses are added, not subtracted"],
  ];
  return [
    ...(use > 1 ? earlier : []),
    [before + local, `that is the local derivative alone: multiply it by the upstream gradient ${written(upstream)}`],
    [before + upstream, "that is the upstream gradient alone: multiply it by the local derivative"],
    ...contributions.map((other, i) => [before + numbers.get(`c${step}.${i}`), `that is what ${label(other.operand)} receives`]),
    [before - sent, "the sign is wrong"],
    [before + upstream + local, "upstream and local derivative are multiplied, not added"],
    ...[operand, output].map((index) => [numbers.get(`v${index}`), `that is the value of ${label(index)}, not a gradient`]),
  ];
};

// What is said of an answer.
const marked = (typed, data, numbers, step, place) => {
  const [given, right] = [parsed(typed), numbers.get(`a${step}.${place}`)];
  if (Number.isNaN(given) && !Number.isNaN(right)) return "write a number, such as 0.5 or −3/2";
  if (isClose(given, right) || isRounded(typed, given, right)) return "right";
  return mistakes(data, numbers, step, place).find(([value]) => isClose(given, value))?.[1] ?? "not yet";
};

// target       what the gradients are of
// numbersNow   the account as it is
// refresh      shows the moment again
const asker = (root, data, target, numbersNow, refresh) => {
  const answered = new Set(); // the steps that are asked no more
  const box = document.createElement("input");
  let form = null;
  let asked = 0; // the step that is asked

  const make = (kind, ...parts) => {
    const element = document.createElement(kind);
    element.append(...parts);
    return element;
  };

  const reveal = () => {
    answered.add(asked);
    root.querySelector('[data-go="next"]').focus();
    refresh();
  };

  const question = (step, { operand, use, uses }, place) => {
    const [field, said] = ["input", "output"].map((kind) => make(kind));
    const { label } = data.values.find(({ index }) => index === operand);
    const before = use > 1 ? `; ${written(numbersNow().get(`b${step}.${place}`))} before` : "";
    const name = `∂${target}/∂${label}${uses > 1 ? ` (use ${use} of ${uses}${before})` : ""} = `;
    field.addEventListener("change", () => {
      said.value = marked(field.value, data, numbersNow(), step, place);
      const open = [...form.querySelectorAll("p")].find((line) => line.querySelector("output").value !== "right");
      if (!open) reveal();
      else if (said.value === "right") open.querySelector("input").focus();
    });
    return make("p", make("label", name, field), " ", said);
  };

  const ask = (step) => {
    const button = make("button", "Show");
    button.type = "button";
    button.addEventListener("click", reveal);
    form = make("div", ...data.steps[step - 1].contributions.map((c, place) => question(step, c, place)), button);
    form.className = "ask";
    root.querySelector(".is-current > .upstream").after(form);
    if (asked !== step) form.querySelector("input").focus();
  };

  box.type = "checkbox";
  box.addEventListener("change", () => { answered.clear(); refresh(); });
  root.querySelector(".controls").append(make("label", box, " Ask me first"));

  // Asks about a step, if that is wanted; tells whether it does.
  return (step) => {
    const isAsking = box.checked && data.steps[step - 1]?.contributions.length > 0 && !answered.has(step);
    root.classList.toggle("is-asking", isAsking);
    form?.remove();
    if (isAsking) ask(step);
    asked = isAsking ? step : 0;
    return isAsking;
  };
};
