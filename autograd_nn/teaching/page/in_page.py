"""Pictures as elements of a page."""

import re


def in_page(svg: str, magnified: float = 1.0) -> tuple[str, str]:
    """An SVG as an element of a page, and what it needs in the style sheet.

    The element has no styles of its own, in a ``style`` element or attribute: a strict Content-Security-Policy
    wants to know each by its hash, and a page has one style sheet.
    """
    width = re.search(r'viewBox="\S+ \S+ (\S+) ', svg)
    style = re.search(r"<style>\n?(.*?)</style>\n?", svg, flags=re.DOTALL)
    kind = re.search(r'class="ag-picture (ag-\w+)', svg)
    assert width is not None
    assert style is not None
    assert kind is not None
    svg = svg.replace(style[0], "")
    svg = re.sub(r' style="[^"]*"', f' width="{magnified * float(width[1]):.0f}"', svg, count=1)
    rules = []
    for i, own in enumerate(sorted(set(re.findall(r' style="([^"]*)"', svg)))):
        svg = svg.replace(f' style="{own}"', f' class="own-{i}"')
        rules.append(f".{kind[1]} .own-{i}{{{own}}}\n")
    # Paper is light.
    return svg, style[1].replace("@media (", "@media screen and (") + "".join(rules)
