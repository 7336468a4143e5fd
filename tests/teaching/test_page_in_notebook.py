"""The widget in the output of a notebook: saved, running, and where no scripts run."""

from autograd_nn.teaching.page.notebook import mimebundle
from tests.teaching.browser import position
from tests.teaching.lessons import lesson


def notebook_page(*outputs):
    return f"<!DOCTYPE html><html lang=en><meta charset=utf-8><title>n</title><body>{''.join(outputs)}</body></html>"


def test_a_saved_notebook_shows_each_output_by_itself(watched_page):
    page = watched_page(notebook_page(*[mimebundle(lesson(name))["text/html"] for name in ("neuron", "fan_out")]))
    assert page.locator("pre", has_text="forward").first.is_hidden()  # the text for those who have no script
    first, second = page.locator(".autograd-nn-output").all()
    second.get_by_role("button", name="Next", exact=True).click()
    assert first.locator(".position span").inner_text() == "Inputs"
    assert second.locator(".position span").inner_text() == "Forward 1 of 3"
    page.keyboard.press("ArrowRight")  # to the widget that has the focus
    assert first.locator(".position span").inner_text() == "Inputs"
    assert second.locator(".position span").inner_text() == "Forward 2 of 3"
    field = second.get_by_label("value of p")
    field.fill("5")
    field.press("Enter")
    assert second.locator("tr .value").nth(2).inner_text() == "15"
    assert "#" not in page.url


def test_a_running_notebook_puts_an_output_in_later(watched_page):
    page = watched_page(notebook_page('<div id="cell"></div>'))
    markup = mimebundle(lesson("fan_out"))["text/html"]
    for _ in range(2):  # the cell is run twice
        page.evaluate(
            """(markup) => {
                const cell = document.getElementById("cell");
                cell.innerHTML = markup;
                for (const old of cell.querySelectorAll("script:not([type])")) {
                    const script = document.createElement("script");
                    script.textContent = old.textContent;
                    old.replaceWith(script);
                }
            }""",
            markup,
        )
        page.get_by_role("button", name="Next", exact=True).click()
        assert position(page) == "Forward 1 of 3"


def test_where_no_scripts_run_a_notebook_shows_the_text(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(notebook_page(mimebundle(lesson("fan_out"))["text/html"]), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert "step 3/3" in page.locator("pre").inner_text()
    context.close()
