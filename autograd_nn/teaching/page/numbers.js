// Numbers as text, as Python's page writes them.

// Four significant digits, as Python's format ".4g" writes them.
const written = (number) => {
  if (!Number.isFinite(number)) return { Infinity: "inf", "-Infinity": "−inf" }[number] ?? "nan";
  if (number === 0) return "0";
  const [digits, exponent] = number.toExponential(3).split("e");
  if (exponent < -4 || exponent >= 4) {
    const sign = exponent < 0 ? "−" : "+";
    return `${Number(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`.replace("-", "−");
  }
  return String(Number(`${digits}e${exponent}`)).replace("-", "−");
};

const rounded = (number) => Number(number.toPrecision(4));

// Whether what the shown digits give is what is shown.
const sign = (shown, exact) => (shown === rounded(exact) || !Number.isFinite(exact) ? "=" : "≈");
