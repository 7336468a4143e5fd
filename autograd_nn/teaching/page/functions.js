// The operators and functions that formulas of numbers are made of, by the names that NumPy and SciPy have for them.
// Conditions are numbers: 1 where they hold, otherwise 0. The rarer functions are in special.js.

// ---- functions that JavaScript does not have ----

const roundToEven = (x) => {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
};

const remainder = (a, b) => {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
};

const sigmoid = (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));

const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const logaddexp = (a, b) => (a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))));

const xlogy = (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y));

const power = (a, b) => (a === 1 ? 1 : a ** b);

// ---- the table ----

const FUNCTIONS = {
  "+": (a, b) => a + b,
  "−": (a, b) => a - b,
  "·": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": remainder,
  "=": (a, b) => Number(a === b),
  "≠": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  "≤": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  "≥": (a, b) => Number(a >= b),
  "&": (a, b) => Number(a && b),
  "|": (a, b) => Number(a || b),
  negative: (a) => -a,
  power,
  where: (condition, a, b) => (condition ? a : b),
  "": (a) => a, // parentheses
  inf: () => Infinity,
  "-inf": () => -Infinity,
  nan: () => NaN,

  absolute: Math.abs, fabs: Math.abs, sign: Math.sign, square: (x) => x * x, reciprocal: (x) => 1 / x,
  sqrt: Math.sqrt, cbrt: Math.cbrt, hypot: Math.hypot, float_power: power,
  fmod: (a, b) => a % b, floor_divide: (a, b) => Math.floor(a / b), rint: roundToEven,
  dot: (...x) => x.reduce((sum, v, i) => (i < x.length / 2 ? sum + v * x[i + x.length / 2] : sum), 0),
  maximum: Math.max, minimum: Math.min, relu: (x) => (x < 0 ? 0 : x),
  fmax: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)),
  fmin: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b)),
  clip: (x, low, high) => Math.min(Math.max(x, low), high),
  isnan: (x) => Number(Number.isNaN(x)), isfinite: (x) => Number(Number.isFinite(x)),
  nan_to_num: (x) => (Number.isNaN(x) ? 0 : Math.min(Math.max(x, -Number.MAX_VALUE), Number.MAX_VALUE)),
  deg2rad: (x) => (x * Math.PI) / 180, rad2deg: (x) => (x * 180) / Math.PI,
  sum: (x) => x, flip: (x) => x, logsumexp: (x) => x, // of a single number

  exp: Math.exp, exp2: (x) => 2 ** x, expm1: Math.expm1,
  log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p,
  sigmoid, softplus, logaddexp, logaddexp2: (a, b) => logaddexp(a * Math.LN2, b * Math.LN2) / Math.LN2,
  logit: (p) => Math.log(p / (1 - p)), xlogy, xlog1py: (x, y) => (x === 0 ? 0 : x * Math.log1p(y)),

  sin: Math.sin, cos: Math.cos, tan: Math.tan, arcsin: Math.asin, arccos: Math.acos, arctan: Math.atan,
  arctan2: Math.atan2, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, arcsinh: Math.asinh,
  arccosh: Math.acosh, arctanh: Math.atanh,
};
