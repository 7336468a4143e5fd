// Going from moment to moment, by buttons, slider, keys, links and time. What a moment shows is the page's own part.

// root      the element of one widget; a whole page has one, which listens to every key and follows links
// links     what a link to each moment ends in
// seconds   how long a moment lasts at speed 1
// show      shows a moment; tells its name, its title, and what is said of it
// others    what further buttons do
const player = (root, isWholePage, { links, seconds, show, others = {} }) => {
  const find = (selector) => root.querySelector(selector);
  const last = links.length - 1;
  const slider = find(".position input");
  let moment = 0;
  let timer = null;

  const refresh = () => {
    const { name, title, said } = show(moment, timer !== null);
    find(".status").textContent = said;
    find(".position span").textContent = name;
    slider.value = moment;
    slider.setAttribute("aria-valuetext", `${name}: ${title}`);
    for (const [go, isUseless] of [["first", moment === 0], ["back", moment === 0], ["next", moment === last], ["last", moment === last]]) {
      find(`[data-go="${go}"]`).setAttribute("aria-disabled", isUseless); // it keeps the focus, unlike a disabled one
    }
  };

  const goTo = (place) => {
    moment = Math.min(Math.max(place, 0), last);
    refresh();
  };

  // The address follows when the reader has arrived: browsers count how often it changes.
  const arrive = () => {
    if (isWholePage) history.replaceState(null, "", `#${links[moment]}`);
  };

  const stop = () => {
    if (timer === null) return;
    clearInterval(timer);
    timer = null;
    find('[data-go="play"]').textContent = "Play";
    refresh();
    arrive();
  };

  const play = () => {
    if (timer !== null) return stop();
    find('[data-go="play"]').textContent = "Pause";
    timer = setInterval(() => {
      goTo(moment + 1);
      if (moment === last) stop();
    }, (1000 * seconds) / Number(find("select").value));
    if (moment === last) goTo(0);
  };

  const actions = {
    first: () => goTo(0),
    back: () => goTo(moment - 1),
    next: () => goTo(moment + 1),
    last: () => goTo(last),
    play,
    help: () => find("dialog").showModal(),
    close: () => find("dialog").close(),
    ...others,
  };

  // Play goes on only until the reader does something else.
  const act = (action) => {
    if (action === play) return play();
    stop();
    action();
    arrive();
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

  const followLink = () => goTo(Math.max(links.indexOf(location.hash.slice(1)), 0));

  root.classList.add("has-script");
  find(".controls").hidden = false;
  slider.max = last;
  for (const button of root.querySelectorAll("[data-go]")) button.addEventListener("click", () => act(actions[button.dataset.go]));
  slider.addEventListener("input", () => { const place = Number(slider.value); stop(); goTo(place); });
  slider.addEventListener("change", arrive);
  find("select").addEventListener("change", () => { if (timer !== null) { stop(); play(); } });
  (isWholePage ? document : root).addEventListener("keydown", onKey);
  if (isWholePage) {
    addEventListener("hashchange", followLink);
    // Paper gets the last moment, in which everything is known.
    let before = 0;
    addEventListener("beforeprint", () => { before = moment; goTo(last); });
    addEventListener("afterprint", () => goTo(before));
    followLink();
  } else {
    refresh();
  }
  return { act, refresh };
};

// Starts every widget of a kind: the one of a whole page, and those of a notebook, each in a shadow root, out of
// reach of the notebook's styles.
const startAll = (kind, start) => {
  for (const root of document.querySelectorAll(`main.autograd-nn-${kind}`)) start(root, true);
  for (const output of document.querySelectorAll(`.autograd-nn-output[data-kind="${kind}"]:not([data-started])`)) {
    output.dataset.started = "";
    const shadow = output.attachShadow({ mode: "open" });
    shadow.append(output.querySelector("template").content);
    start(shadow.querySelector(`.autograd-nn-${kind}`), false);
  }
};
