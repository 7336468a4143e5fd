"""The page as a learner has it: opened from a folder in a real browser, by mouse and by keys."""

import re

import autograd_nn as ag
from autograd_nn.teaching.page.document import to_html
from tests.teaching.browser import position
from tests.teaching.lessons import lesson

CURRENT = ".moments > li.is-current"


def cell(page, label, column):
    row = page.locator("tr", has=page.get_by_role("rowheader", name=label, exact=True))
    return row.locator(f".{column}").inner_text()


def box(page, label):
    """The lines of text and the state of a box of the picture."""
    mark = page.locator("svg [data-key^=v]", has=page.locator(".ag-name", has_text=re.compile(f"^{label}$")))
    lines = [line.text_content() for line in mark.locator("text").all() if line.is_visible()]
    return lines, re.search(r"is-(waiting|now|done)", mark.get_attribute("class"))[1]


def test_buttons_go_through_forward_and_backward(watched_page, neuron):
    page = watched_page(neuron)
    assert position(page) == "Inputs"
    assert box(page, "a") == (["a"], "waiting")  # no number yet
    seen = []
    for _ in range(11):
        page.get_by_role("button", name="Next", exact=True).click()
        seen.append(position(page))
    assert seen == [*[f"Forward {i} of 5" for i in range(1, 6)], *[f"Step {i} of 5" for i in range(6)]]
    page.get_by_role("button", name="Back", exact=True).click()
    assert position(page) == "Step 4 of 5"
    page.get_by_role("button", name="First", exact=True).click()
    assert position(page) == "Inputs"
    page.get_by_role("button", name="Last", exact=True).click()
    assert position(page) == "Step 5 of 5"
    page.get_by_role("button", name="Next", exact=True).press("Enter")
    assert position(page) == "Step 5 of 5"


def test_values_appear_one_by_one(watched_page, neuron):
    page = watched_page(neuron, "#forward=2")
    assert box(page, "a") == (["a", "-6", "grad –"], "done")
    assert box(page, "c") == (["c", "0", "grad –"], "now")
    assert box(page, "s") == (["s"], "waiting")
    assert (cell(page, "c", "value"), cell(page, "s", "value")) == ("0", "–")
    assert (cell(page, "a", "state"), cell(page, "c", "state"), cell(page, "s", "state")) == ("done", "now", "waiting")


def test_a_step_back_lights_its_operation_and_its_wires(watched_page, neuron):
    page = watched_page(neuron, "#step=4")
    assert box(page, "c") == (["c", "0", "grad 0.5"], "now")
    assert box(page, "w2") == (["w2", "1", "grad 0"], "now")
    assert box(page, "w1") == (["w1", "-3", "grad –"], "waiting")
    assert box(page, "n") == (["n", "0.8814", "grad 0.5"], "done")
    lit = page.locator("svg g.is-now[data-to]")
    operation = lit.first.get_attribute("data-to")
    assert lit.count() == 3  # two operands in, one result out
    assert page.locator(f'svg [data-key="{operation}"]').get_attribute("class").endswith("is-now")
    assert [text.text_content() for text in lit.locator(".ag-local").all()] == ["w2 = 1", "x2 = 0"]
    assert page.locator(".line[aria-current=step]").inner_text().split(maxsplit=1)[1] == "c = x2 * w2"
    assert [cell(page, label, "state") for label in ("w2", "c", "w1", "o")] == ["now", "now", "waiting", "done"]


def test_a_gradient_waits_for_all_uses(watched_page, fan_out):
    page = watched_page(fan_out, "#step=2")
    assert (cell(page, "p", "gradient"), cell(page, "p", "uses")) == ("−6", "1 of 2")
    assert box(page, "p")[0] == ["p", "-2", "grad -6"]
    page.keyboard.press("ArrowRight")
    assert (cell(page, "p", "gradient"), cell(page, "p", "uses")) == ("−3", "2 of 2")


def test_keys(watched_page, neuron):
    page = watched_page(neuron)
    for key, where in [
        ("ArrowRight", "Forward 1 of 5"), ("ArrowRight", "Forward 2 of 5"), ("ArrowLeft", "Forward 1 of 5"),
        ("End", "Step 5 of 5"), ("Home", "Inputs"), ("ArrowLeft", "Inputs"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert position(page) == where
    page.keyboard.press("Space")
    assert page.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press("Space")
    assert page.get_by_role("button", name="Play").is_visible()
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("ArrowRight")
    assert position(page) == "Inputs"
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()


def test_keys_leave_fields_alone(watched_page, neuron):
    page = watched_page(neuron, "#step=2")
    page.get_by_label("value of x1").focus()
    for key in ("ArrowLeft", "Home", "End", "Space"):
        page.keyboard.press(key)
    assert position(page) == "Step 2 of 5"


def test_the_slider(watched_page, neuron):
    page = watched_page(neuron)
    slider = page.get_by_role("slider", name="Step")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert position(page) == "Forward 1 of 5"
    slider.fill("11")
    assert position(page) == "Step 5 of 5"
    assert slider.get_attribute("aria-valuetext").startswith("Step 5 of 5: Back through a = x1 · w1")


def test_play_goes_on_to_the_end_and_stops_when_the_reader_acts(watched_page, neuron):
    page = watched_page(neuron)
    page.clock.install()
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(2000)
    assert position(page) == "Forward 3 of 5"
    page.get_by_role("button", name="Back", exact=True).click()
    page.clock.run_for(5000)
    assert position(page) == "Forward 2 of 5"
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(30_000)
    assert position(page) == "Step 5 of 5"
    assert page.get_by_role("button", name="Play").is_visible()


def test_links(watched_page, neuron):
    page = watched_page(neuron, "#step=4")
    assert position(page) == "Step 4 of 5"
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("ArrowLeft")
    assert page.url.endswith("#step=3")
    page.evaluate("location.hash = '#forward=2'")
    page.wait_for_function("document.querySelector('.position span').textContent === 'Forward 2 of 5'")


def test_every_step_is_said(watched_page, neuron):
    page = watched_page(neuron, "#step=4")
    status = page.get_by_role("status")
    assert status.get_attribute("aria-live") == "polite"
    assert status.inner_text().startswith("Step 4 of 5. c = x2 times w2. Upstream gradient 0.5.")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert status.inner_text() == "Forward 1 of 5. a = x1 times w1: 2 times −3, −6."


def test_other_inputs_change_everything(watched_page, neuron):
    page = watched_page(neuron, "#step=4")
    field = page.get_by_label("value of x2")
    field.fill("-3/2")
    field.press("Enter")
    formula = page.locator(CURRENT).locator(".formula").nth(1)
    assert re.sub(r"\s", "", formula.text_content()).endswith("=0.6973×(−1.5)≈−1.046")
    assert (cell(page, "c", "value"), cell(page, "n", "value")) == ("−1.5", "−0.6186")
    assert box(page, "c")[0][1] == "-1.5"
    assert page.locator(".note").first.is_hidden()  # it said that x2 is 0
    assert "w2 receives 0.6973 times −1.5" in page.get_by_role("status").inner_text()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Reset").click()
    assert (cell(page, "c", "value"), cell(page, "n", "value")) == ("0", "0.8814")
    assert box(page, "c")[0][1] == "0"
    assert "because x2 is 0" in page.get_by_role("status").inner_text()


def test_other_inputs_give_what_python_gives(watched_page, neuron):
    page = watched_page(neuron, "#step=5")
    inputs = {"x1": 0.3, "x2": -0.7, "w1": 1.1, "w2": 0.4, "b": -0.2}
    for label, number in inputs.items():
        page.get_by_label(f"value of {label}").fill(str(number))
        page.keyboard.press("Enter")
    leaves = x1, x2, w1, w2, b = [ag.Scalar(number, name=name) for name, number in inputs.items()]
    o = ag.tanh(x1 * w1 + x2 * w2 + b)
    o.backward()
    assert cell(page, "o", "value") == f"{o.item():.4g}".replace("-", "−")
    for leaf in leaves:
        assert cell(page, leaf.name, "gradient") == f"{leaf.grad.item():.4g}".replace("-", "−")


def test_what_is_no_number_is_refused(watched_page, neuron):
    page = watched_page(neuron)
    field = page.get_by_label("value of x1")
    field.fill("two")
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    page.keyboard.press("Tab")
    assert cell(page, "o", "gradient") == "–"


def test_arrays_are_read_only(watched_page):
    page = watched_page(to_html(lesson("dense_layer")), "#step=3")
    assert page.locator("td input").count() == 0
    assert page.get_by_role("button", name="Reset").count() == 0
