// The computation of a scalar trace, done again: forward, backward and by differences. The formulas and the
// derivatives come from the trace; here stands only how they are put together.

// A number; ["v", 3], the value 3; or a list of a function of the table and its operands.
const evaluate = (expression, values) => {
  if (!Array.isArray(expression)) return expression;
  const [head, ...operands] = expression;
  if (head === "v") return values[operands[0]];
  if (!Object.hasOwn(FUNCTIONS, head)) throw new Error(`no function ${head}`);
  const numbers = operands.map((operand) => evaluate(operand, values));
  // A product with a condition in parentheses is nothing where the condition fails, whatever the other factor is.
  if (head === "·" && operands[1][0] === "" && numbers[1] === 0) return 0;
  return FUNCTIONS[head](...numbers);
};

// All values, from the inputs on: those given, or those of the trace.
const forward = (data, inputs) => {
  const values = [];
  for (const value of data.values) {
    const given = inputs.get(value.index) ?? evaluate(value.number, []);
    values[value.index] = value.formula === undefined ? given : evaluate(value.formula, values);
  }
  return values;
};

const total = (data, values) => data.outputs.reduce((sum, index) => sum + values[index], 0);

// (f(x + h) - f(x - h)) / 2h, with the h that the trace was made with.
const byDifferences = (data, inputs, leaf, middle) => {
  const h = Math.cbrt(Number.EPSILON) * Math.max(1, Math.abs(middle));
  const [above, below] = [middle + h, middle - h].map((x) => total(data, forward(data, new Map([...inputs, [leaf, x]]))));
  return (above - below) / (2 * h);
};

// Every number of the page that follows from the inputs, by its key: see data.py.
const account = (data, inputs) => {
  const values = forward(data, inputs);
  const gradients = new Map(data.outputs.map((index) => [index, 1]));
  const numbers = new Map();
  data.steps.forEach(({ output, contributions }, i) => {
    const upstream = gradients.get(output);
    contributions.forEach((contribution, j) => {
      const key = `${i + 1}.${j}`;
      const { operand } = contribution;
      const local = evaluate(contribution.local, values);
      const sent = upstream * local;
      const before = gradients.get(operand);
      const after = before === undefined ? sent : before + sent;
      gradients.set(operand, after);
      numbers.set(`l${key}`, local).set(`c${key}`, sent).set(`b${key}`, before ?? 0).set(`a${key}`, after);
      numbers.set(`p${key}`, sign(rounded(upstream) * rounded(local), sent));
      numbers.set(`s${key}`, sign(rounded(before ?? 0) + rounded(sent), after));
    });
  });
  for (const { index, leaf } of data.values) {
    numbers.set(`v${index}`, values[index]);
    if (gradients.has(index)) numbers.set(`g${index}`, gradients.get(index));
    if (!leaf) continue;
    const slope = byDifferences(data, inputs, index, values[index]);
    numbers.set(`w${index}`, slope).set(`e${index}`, Number(Math.abs(slope - gradients.get(index)).toPrecision(1)));
  }
  return numbers;
};

// Whether this file computes what the trace says, so that it can be trusted with other inputs.
const reproduces = (data) => {
  if (!data.live) return false;
  const agree = (mine, theirs) => {
    const wanted = evaluate(theirs, []);
    return Object.is(mine, wanted) || Math.abs(mine - wanted) <= 1e-9 * Math.max(1e-3, Math.abs(wanted));
  };
  try {
    const numbers = account(data, new Map());
    const slopes = data.steps.flatMap(({ contributions }, i) =>
      contributions.map((contribution, j) => agree(numbers.get(`l${i + 1}.${j}`), contribution.slope)));
    return slopes.every(Boolean) && data.values.every((value) => agree(numbers.get(`v${value.index}`), value.number));
  } catch {
    return false; // a function that is not in the table
  }
};

// "0.5", "−3/2" or "1e-3"; NaN for what is no number.
const parsed = (text) => {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const parts = plain.split("/");
  if (parts.length > 2 || parts.some((part) => part.trim() === "")) return NaN;
  const [above, below] = parts.map(Number);
  return below === undefined ? above : above / below;
};
