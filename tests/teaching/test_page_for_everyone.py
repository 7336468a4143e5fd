"""The page for those who cannot see it well, use no mouse, want no motion, run no scripts, or have it on paper."""

import os
from pathlib import Path

import pytest

from autograd_nn.teaching.page.document import to_html
from tests.teaching.lessons import lesson


def test_without_javascript_it_is_a_list_of_all_steps(browser, neuron, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(neuron, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    shown = page.locator(".moments > li")
    assert shown.count() == 12
    assert all(item.is_visible() for item in shown.all())
    assert not page.locator(".controls").is_visible()
    assert not page.locator(".hint").is_visible()
    context.close()


def test_paper_gets_every_step_and_no_buttons(watched_page, neuron):
    page = watched_page(neuron, "#step=1", media="print")
    assert all(item.is_visible() for item in page.locator(".moments > li").all())
    assert not page.locator(".controls").is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_without_motion(watched_page, neuron):
    page = watched_page(neuron, reduced_motion="reduce")
    durations = page.evaluate(
        "[...document.querySelectorAll('svg *')].map(e => getComputedStyle(e).transitionDuration)"
    )
    assert set(durations) == {"0s"}


# Every text that is seen and has too little contrast with what is behind it, by the formula of WCAG 2.
CONTRASTS = """() => {
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
        const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = channels(color).map((c) => linear(c / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        const paper = element.closest("g[data-key]")?.querySelector(".ag-shape");
        if (paper) return getComputedStyle(paper).fill;
        for (let e = element; e; e = e.parentElement) {
            const color = getComputedStyle(e).backgroundColor;
            if (channels(color)[3] !== 0) return color;
        }
        return "rgb(255, 255, 255)";
    };
    const told = [];
    for (const element of document.querySelectorAll("main *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
        if (!own || !element.checkVisibility({ visibilityProperty: true }) || element.closest("title, desc")) continue;
        const style = getComputedStyle(element);
        const ink = element instanceof SVGElement ? style.fill : style.color;
        const [a, b] = [light(ink), light(behind(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) told.push(`${element.outerHTML.slice(0, 100)} ${ratio}`);
    }
    return told;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", ["#forward=0", "#forward=2", "#step=4"])
def test_every_text_reads_on_what_is_behind_it(watched_page, neuron, scheme, link):
    page = watched_page(neuron, link, color_scheme=scheme)
    backgrounds = page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
    assert backgrounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(28, 28, 28)"}[scheme]
    assert page.evaluate(CONTRASTS) == []


FOCUS = """() => {
    const element = document.activeElement;
    return [element.ariaLabel ?? element.textContent.trim().slice(0, 12), getComputedStyle(element).outlineStyle];
}"""


def test_the_focus_goes_through_the_page_in_order_and_is_seen(watched_page, neuron):
    page = watched_page(neuron)
    fields = [f"value of {label}" for label in ("x1", "x2", "w1", "w2", "b")]
    wanted = ["First", "Back", "Play", "Next", "Last", "Step", "Keys", *fields, "Reset"]
    stops = []
    while "Reset" not in stops and len(stops) < 30:
        page.keyboard.press("Tab")
        name, outline = page.evaluate(FOCUS)
        stops.append(name)
        assert outline == "solid"
    assert [stop for stop in stops if stop in wanted] == wanted


def test_a_button_that_is_of_no_use_keeps_the_focus(watched_page, neuron):
    page = watched_page(neuron, "#forward=1")
    back = page.get_by_role("button", name="Back", exact=True)
    back.focus()
    page.keyboard.press("Enter")
    assert back.get_attribute("aria-disabled") == "true"
    assert page.evaluate("document.activeElement.textContent") == "Back"


UNNAMED = """() => [...document.querySelectorAll("button, input, select")].filter(
    (element) => !(element.ariaLabel || element.labels?.length || element.textContent.trim())
).length"""


def test_names_and_roles(watched_page, neuron):
    page = watched_page(neuron)
    told = page.locator("main").aria_snapshot()
    for part in (
        'heading "o, step by step" [level=1]', 'group "Steps"', 'slider "Step"', 'combobox "Speed"', "status",
        'img "Graph of o"', 'table "Values and gradients, inputs"', 'heading "Forward" [level=2]', "math",
    ):  # fmt: skip
        assert part in told
    assert page.evaluate(UNNAMED) == 0


@pytest.mark.parametrize("name", ["neuron", "dense_layer"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rules_of_axe(watched_page, name, scheme):
    if "AUTOGRAD_NN_AXE" not in os.environ:
        pytest.skip("AUTOGRAD_NN_AXE names no file with axe-core in it")
    page = watched_page(to_html(lesson(name)), "#step=2", color_scheme=scheme)
    page.evaluate(Path(os.environ["AUTOGRAD_NN_AXE"]).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))")
    assert found == []


def test_it_fits_a_phone(watched_page, neuron):
    page = watched_page(neuron, "#step=4")
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
