"""Ask me first: the page asks for each gradient before it shows it, and explains wrong answers."""

import pytest

from autograd_nn.teaching.marking import mark
from autograd_nn.teaching.page.document import to_html
from autograd_nn.teaching.questions import questions
from tests.teaching.browser import position
from tests.teaching.lessons import lesson

CURRENT = ".moments > li.is-current"


@pytest.fixture
def asking(watched_page, fan_out):
    """The page of the fan-out, at step 0, with "ask me first" on."""
    page = watched_page(fan_out, "#step=0")
    page.get_by_label("Ask me first").check()
    return page


def go_on(page):
    page.get_by_role("button", name="Next", exact=True).click()


def answer(page, label, text):
    field = page.get_by_label(label)
    field.fill(text)
    field.press("Enter")
    return field.locator("xpath=../../output")


def test_nothing_is_given_away_until_it_is_answered(asking):
    go_on(asking)
    assert position(asking) == "Step 1 of 3"
    said = asking.get_by_role("status").first.inner_text()
    assert said == "Step 1 of 3. Back through f = v1 · v2. What do the operands receive?"
    assert not asking.locator(f"{CURRENT} .contributions").is_visible()
    assert not asking.locator(f"{CURRENT} .sentence").is_visible()
    assert asking.locator("tr", has_text="v2").locator(".gradient").inner_text() == "–"
    first = asking.locator(".ask input").first
    assert first.evaluate("field => document.activeElement === field")
    answer(asking, "∂f/∂v1", "1")
    assert asking.locator(".ask input").nth(1).evaluate("field => document.activeElement === field")
    answer(asking, "∂f/∂v2", "-12/2")
    assert asking.locator(".ask").count() == 0
    assert asking.locator(f"{CURRENT} .contributions").is_visible()
    assert asking.locator("tr", has_text="v2").locator(".gradient").inner_text() == "−6"
    assert asking.get_by_role("button", name="Next", exact=True).evaluate("b => document.activeElement === b")


def test_wrong_answers_are_explained(asking):
    go_on(asking)
    assert answer(asking, "∂f/∂v2", "6").inner_text() == "the sign is wrong"
    assert answer(asking, "∂f/∂v2", "one").inner_text() == "write a number, such as 0.5 or −3/2"
    assert answer(asking, "∂f/∂v2", "7").inner_text() == "not yet"
    assert answer(asking, "∂f/∂v2", "-6,00").inner_text() == "right"


def test_show_shows_and_the_next_step_asks_again(asking):
    go_on(asking)
    asking.get_by_role("button", name="Show", exact=True).click()
    assert asking.locator(f"{CURRENT} .contributions").is_visible()
    go_on(asking)
    assert asking.locator(".ask input").count() == 2
    asking.get_by_role("button", name="Back", exact=True).click()
    assert asking.locator(".ask").count() == 0  # answered already


def test_uses_are_added(asking):
    asking.get_by_role("button", name="Last", exact=True).click()
    assert answer(asking, "∂f/∂p (use 2 of 2; −6 before)", "3").inner_text() == (
        "that is this use alone: add it to the −6 of the earlier uses"
    )
    assert answer(asking, "∂f/∂p (use 2 of 2; −6 before)", "-3").inner_text() == "right"


def test_it_asks_about_the_inputs_that_there_are(asking):
    field = asking.get_by_label("value of p", exact=True)
    field.fill("4")
    field.press("Enter")
    go_on(asking)
    assert answer(asking, "∂f/∂v2", "12").inner_text() == "right"


def test_play_does_not_ask(asking):
    asking.clock.install()
    asking.get_by_role("button", name="Play").click()
    asking.clock.run_for(2600)
    assert position(asking) == "Step 1 of 3"
    assert asking.locator(".ask").count() == 0


def test_arrays_are_not_asked_for(watched_page):
    page = watched_page(to_html(lesson("dense_layer")))
    assert page.get_by_label("Ask me first").count() == 0


def test_page_and_terminal_say_right_of_the_same_answers(asking):
    (asked,) = [q for q in questions(lesson("fan_out")) if q.text == "∂f/∂v2"]
    go_on(asking)
    for typed in ("-6", "−6", "-6.00", "-6,0", "-5.99", "-12/2", "6", "-5", "-6.1", "0"):
        is_right = answer(asking, "∂f/∂v2", typed).inner_text() == "right"
        assert is_right == mark(typed, asked.answer).is_right, typed
