"""What the tests of pages share."""

import pytest

from autograd_nn.teaching.page.document import to_html
from tests.teaching.browser import open_browser
from tests.teaching.lessons import lesson


@pytest.fixture(scope="session")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture
def watched_page(browser, tmp_path):
    """Opens a page, and at the end looks whether it has complained or asked for anything."""
    complaints, requests = [], []
    context = browser.new_context(viewport={"width": 1280, "height": 900})

    def show(text, link="", **media):
        file = tmp_path / "page.html"
        file.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        if media:
            page.emulate_media(**media)
        page.goto(f"{file.as_uri()}{link}")
        return page

    yield show
    context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith("file:")] == []


@pytest.fixture(scope="session")
def neuron():
    return to_html(lesson("neuron"))


@pytest.fixture(scope="session")
def fan_out():
    return to_html(lesson("fan_out"))
