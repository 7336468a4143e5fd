"""A film as it is watched: by mouse and by keys, by ear, on paper, on a phone, in a notebook."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.teaching.browser import position
from tests.teaching.films import square, xor
from tests.teaching.test_page_for_everyone import CONTRASTS, UNNAMED


@pytest.fixture(scope="module")
def film():
    return xor(50)


@pytest.fixture(scope="module")
def page_text(film):
    return film.to_html()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).press("Enter")  # clicks wait for what is of no use now


def row(page, label):
    """Gradient, which way it goes, and the update of a number."""
    found = page.locator(".numbers tr", has=page.get_by_role("rowheader", name=label, exact=True))
    return [found.locator(f".{column}").inner_text() for column in ("value", "gradient", "way", "update")]


def told(number):
    return f"{number:.4g}".replace("-", "−")


def test_buttons_and_keys(watched_page, page_text):
    page = watched_page(page_text)
    assert position(page) == "Step 1 of 50"
    for name, where in [
        ("Next", "Step 2 of 50"), ("Next", "Step 3 of 50"), ("Back", "Step 2 of 50"), ("Last", "After 50 steps"),
        ("Next", "After 50 steps"), ("First", "Step 1 of 50"),
    ]:  # fmt: skip
        press(page, name)
        assert position(page) == where
    for key, where in [
        ("ArrowRight", "Step 2 of 50"), ("End", "After 50 steps"), ("ArrowLeft", "Step 50 of 50"),
        ("Home", "Step 1 of 50"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert position(page) == where
    slider = page.get_by_role("slider", name="Step")
    slider.fill("19")
    assert position(page) == "Step 20 of 50"
    assert slider.get_attribute("aria-valuetext").startswith("Step 20 of 50: loss 0.")


def test_links(watched_page, page_text):
    page = watched_page(page_text, "#step=20")
    assert position(page) == "Step 20 of 50"
    assert page.evaluate("scrollY") == 0
    press(page, "Last")
    assert page.url.endswith("#end")


def test_play_and_pause(watched_page, page_text):
    page = watched_page(page_text)
    page.clock.install()
    press(page, "Play")
    page.clock.run_for(1600)
    assert position(page) == "Step 4 of 50"
    assert page.get_by_role("status").inner_text() == ""  # nobody could listen to it
    page.keyboard.press("Space")
    assert page.get_by_role("status").inner_text().startswith("Step 4 of 50. The loss is 0.")
    assert page.url.endswith("#step=4")
    page.get_by_label("Speed").select_option("4")
    press(page, "Play")
    page.clock.run_for(10_000)
    assert position(page) == "After 50 steps"
    assert page.get_by_role("button", name="Play").is_visible()


def test_the_update_in_numbers(watched_page):
    page = watched_page(square(5).to_html())
    assert row(page, "x") == ["−3", "−6", "↑", "−3 − 0.1 · (−6) = −2.4"]
    press(page, "Next")
    assert row(page, "x") == ["−2.4", "−4.8", "↑", "−2.4 − 0.1 · (−4.8) = −1.92"]
    press(page, "Last")
    assert row(page, "x") == ["−0.983", "–", "", "–"]


def test_the_parts_of_a_step(watched_page, film, page_text):
    page = watched_page(page_text, "#step=20")
    frame = film.frames[19]
    assert page.locator(".prediction").all_inner_texts() == [told(y) for y in frame.predictions[:, 0]]
    assert page.locator(".loss-now").inner_text() == told(frame.loss)
    assert page.locator(".loss-change").inner_text() == f"↓ {told(film.losses[18] - frame.loss)} since the step before"
    for i, name in enumerate(film.names):
        value, gradient, way, update = row(page, name)
        assert (value, gradient) == (told(frame.values[i]), told(frame.gradients[i]))
        is_seen = told(frame.updated[i]) != value
        assert way == ("" if not is_seen else "↓" if frame.gradients[i] > 0 else "↑")
        assert update.endswith(told(frame.updated[i]))
    assert page.locator(".all-steps tr.is-now th").inner_text() == "20"


def test_bars_show_sign_and_size(watched_page, film, page_text):
    page = watched_page(page_text)
    for i, bar in enumerate(page.locator(".bar path:first-child").all()):
        length = float(bar.get_attribute("d").split("h")[1].split("v")[0])
        assert length * film.frames[0].gradients[i] > 0
        assert ("is-negative" in (bar.get_attribute("class") or "")) == (length < 0)


def test_the_network_moves_on(watched_page, film, page_text):
    page = watched_page(page_text)
    names = {name: i for i, name in enumerate(film.names)}
    for link, frame in (("First", film.frames[0]), ("Last", film.frames[-1])):
        press(page, link)
        lines = page.locator(".network g:has(line)")
        assert lines.count() == 9
        for line in lines.all():
            name, shown = line.locator("title").text_content().split(" = ")
            value = frame.values[names[name]]
            assert shown == told(value)
            assert line.locator("line").get_attribute("class") == ("ag-positive" if value > 0 else "ag-negative")
            assert line.locator("text").text_content() == f"{value:.2f}"
        first = page.locator(".network g", has_text="h1: 0.bias[0]").last
        assert first.locator(".ag-small").text_content() == f"b {frame.values[names['0.bias[0]']]:.2f}"


def test_the_marker_stands_on_the_curve(watched_page, film, page_text):
    page = watched_page(page_text)
    places = []
    for _ in range(3):
        marker = page.locator("circle.marker")
        places.append([float(marker.get_attribute(key)) for key in ("cx", "cy")])
        press(page, "Next")
    (x1, y1), (x2, y2), (x3, y3) = places
    assert x2 - x1 == pytest.approx(x3 - x2, abs=0.11)
    drops = [film.losses[i] - film.losses[i + 1] for i in (0, 1)]
    assert (y2 - y1) / (y3 - y1) == pytest.approx(drops[0] / sum(drops), abs=0.05)


def test_the_regions_are_those_of_the_frame(watched_page, film, page_text):
    page = watched_page(page_text, "#end")
    cells = [region.get_attribute("d").count("M") for region in page.locator(".region").all()]
    assert cells == [(film.frames[-1].regions == kind).sum() for kind in (0, 1)]
    hatched = [hatch.get_attribute("d").count("M") for hatch in page.locator(".hatch").all()]
    assert hatched == [0, cells[1]]  # told without colour
    assert page.locator(".plane > .point").count() == 4 + 2  # the examples and the legend


def test_a_loss_that_is_no_number_has_no_marker(watched_page):
    whole = square(3)
    end = replace(whole.frames[-1], loss=float("nan"))
    film = replace(whole, frames=(*whole.frames[:-1], end), losses=(*whole.losses[:-1], float("nan")))
    page = watched_page(film.to_html(), "#end")
    assert page.locator(".loss-now").inner_text() == "nan"
    assert float(page.locator("circle.marker").get_attribute("cx")) < 0


def test_without_javascript_there_is_the_table(browser, page_text, tmp_path):
    file = tmp_path / "film.html"
    file.write_text(page_text, encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator(".all-steps tbody tr").count() == 51
    assert page.locator(".network svg").is_visible()
    for hidden in (".controls", ".parts", ".boundary", ".marker >> nth=0"):
        assert not page.locator(hidden).is_visible()
    context.close()


def test_paper_gets_every_step_and_no_buttons(watched_page, page_text):
    page = watched_page(page_text, media="print")
    assert not page.locator(".controls").is_visible()
    pane = page.locator(".all-steps .scroll")
    assert pane.evaluate("pane => pane.clientHeight === pane.scrollHeight")
    page.set_viewport_size({"width": 700, "height": 1000})  # A4
    assert pane.evaluate("pane => pane.scrollWidth <= pane.clientWidth")
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", ["#step=20", "#end"])
def test_every_text_reads_on_what_is_behind_it(watched_page, page_text, scheme, link):
    page = watched_page(page_text, link, color_scheme=scheme)
    assert page.evaluate(CONTRASTS) == []


def test_names_and_roles(watched_page, page_text):
    page = watched_page(page_text)
    snapshot = page.locator("main").aria_snapshot()
    for part in (
        'heading "Network 2–3–1: 50 steps of SGD" [level=1]', 'slider "Step"', 'combobox "Speed"', "status",
        'img "Network 2–3–1"', 'img "Decision boundary"', 'heading "1 Forward" [level=2]', 'region "All steps"',
    ):  # fmt: skip
        assert part in snapshot
    assert page.evaluate(UNNAMED) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rules_of_axe(watched_page, page_text, scheme):
    if "AUTOGRAD_NN_AXE" not in os.environ:
        pytest.skip("AUTOGRAD_NN_AXE names no file with axe-core in it")
    page = watched_page(page_text, "#step=2", color_scheme=scheme)
    page.evaluate(Path(os.environ["AUTOGRAD_NN_AXE"]).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))")
    assert found == []


def test_it_fits_a_phone(watched_page, page_text):
    page = watched_page(page_text, "#step=4")
    page.set_viewport_size({"width": 375, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_films_in_a_notebook_play_by_themselves(watched_page):
    outputs = [square(steps)._repr_mimebundle_()["text/html"] for steps in (3, 4)]
    page = watched_page(
        f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>n</title><body>{''.join(outputs)}</body></html>"
    )
    first, second = page.locator(".autograd-nn-output").all()
    second.get_by_role("button", name="Next", exact=True).click()
    assert first.locator(".position span").inner_text() == "Step 1 of 3"
    assert second.locator(".position span").inner_text() == "Step 2 of 4"
    assert "#" not in page.url
