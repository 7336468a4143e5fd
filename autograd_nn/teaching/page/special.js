// The special functions, which few pages need and which JavaScript does not have: they join the table of functions.js.

const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));

const sinc = (x) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

// The series avoids the difference of two numbers that are nearly equal.
const sincSlope = (x) => {
  if (Math.abs(x) > 0.5) return (Math.cos(Math.PI * x) - sinc(x)) / x;
  let sum = 0;
  for (let k = 1, term = -(Math.PI ** 2) * x; k < 20; k++) {
    sum += (2 * k * term) / factorial(2 * k + 1);
    term *= -(Math.PI ** 2) * x * x;
  }
  return sum;
};

// exp(t²) erfc(t) for t >= 2, as a continued fraction.
const scaledErfc = (t) => {
  let tail = t;
  for (let k = 150; k > 0; k--) tail = t + k / 2 / tail;
  return 1 / (Math.sqrt(Math.PI) * tail);
};

const erf = (x) => {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) > 3) return Math.sign(x) * (1 - erfc(Math.abs(x)));
  let sum = x;
  for (let k = 1, term = x; k < 100; k++) sum += term *= (2 * x * x) / (2 * k + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
};

const erfc = (x) => (x < 2 ? 1 - erf(x) : Math.exp(-x * x) * scaledErfc(x));

// Newton's steps on the tail, which keeps its digits where erf is nearly 1.
const erfinv = (y) => {
  if (Math.abs(y) >= 1) return y === 1 ? Infinity : y === -1 ? -Infinity : NaN;
  const tail = 1 - Math.abs(y);
  const guess = Math.log(1 - y * y);
  const middle = 2 / (Math.PI * 0.147) + guess / 2;
  let x = Math.sqrt(Math.sqrt(middle * middle - guess / 0.147) - middle);
  for (let k = 0; k < 6; k++) {
    const error = x < 0.5 ? Math.abs(y) - erf(x) : erfc(x) - tail;
    x += (error * Math.sqrt(Math.PI)) / 2 * Math.exp(x * x);
  }
  return Math.sign(y) * x;
};

const ndtr = (x) => erfc(-x / Math.SQRT2) / 2;

const logNdtr = (x) => {
  const t = -x / Math.SQRT2;
  return t > 2 ? Math.log(scaledErfc(t) / 2) - t * t : Math.log1p(-erfc(-t) / 2);
};

const inverseMills = (x) => {
  const t = -x / Math.SQRT2;
  if (t > 2) return Math.sqrt(2 / Math.PI) / scaledErfc(t);
  return Math.exp(-t * t) / Math.sqrt(2 * Math.PI) / ndtr(x);
};

// Stirling's series, far enough out; from there downward by the recurrence.
const gammaln = (x) => {
  if (x <= 0) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - gammaln(1 - x);
  let product = 1;
  while (x < 15) product *= x++;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7) + 1 / (1188 * x ** 9);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
};

const gamma = (x) => {
  if (Number.isInteger(x) && x <= 0) return x === 0 ? 1 / x : NaN;
  return x > 0 ? Math.exp(gammaln(x)) : Math.PI / Math.sin(Math.PI * x) / gamma(1 - x);
};

// The Bernoulli numbers B2, B4, ...
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

const polygamma = (n, x) => {
  if (!(Number.isInteger(n) && n >= 0 && x > -1e4)) return NaN;
  const sign = n % 2 === 0 ? -1 : 1;
  let sum = 0;
  for (; x < 25; x++) sum += factorial(n) / x ** (n + 1);
  sum += n === 0 ? -Math.log(x) + 1 / (2 * x) : factorial(n - 1) / x ** n + factorial(n) / (2 * x ** (n + 1));
  BERNOULLI.forEach((b, i) => {
    const k = 2 * i + 2;
    sum += (b * factorial(k + n - 1)) / factorial(k) / x ** (k + n);
  });
  return sign * sum;
};

const betaln = (a, b) => gammaln(a) + gammaln(b) - gammaln(a + b);

// Bessel's integrals over half a period: for a periodic integrand the trapezoidal rule is as good as exact.
const overHalfPeriod = (f, x) => {
  const n = 64 + 2 * Math.ceil(Math.abs(x));
  let sum = (f(0) + f(Math.PI)) / 2;
  for (let k = 1; k < n; k++) sum += f((Math.PI * k) / n);
  return sum / n;
};

const jv = (n, x) => (Number.isInteger(n) ? overHalfPeriod((t) => Math.cos(n * t - x * Math.sin(t)), x) : NaN);

const iv = (n, x) => (Number.isInteger(n) ? overHalfPeriod((t) => Math.exp(x * Math.cos(t)) * Math.cos(n * t), x) : NaN);

const surprise = (p, target) =>
  -(target * Math.max(Math.log(p), -100) + (1 - target) * Math.max(Math.log1p(-p), -100));

Object.assign(FUNCTIONS, {
  sinc, sinc_derivative: sincSlope,
  erf, erfc, erfinv, ndtr, ndtri: (p) => Math.SQRT2 * erfinv(2 * p - 1), log_ndtr: logNdtr, inverse_mills: inverseMills,
  gamma, gammaln, digamma: (x) => polygamma(0, x), polygamma, beta: (a, b) => gamma(a) / gamma(a + b) * gamma(b), betaln,
  j0: (x) => jv(0, x), j1: (x) => jv(1, x), jv, i0: (x) => iv(0, x), i1: (x) => iv(1, x), iv,
  entr: (x) => (x < 0 ? -Infinity : -xlogy(x, x)), rel_entr: (x, y) => (x === 0 ? 0 : x * Math.log(x / y)),
  binary_surprise: surprise,
});
