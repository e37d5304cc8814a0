"""Components that a page shows again and again are rendered once for each value."""

from typing import Any

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils.safestring import mark_safe

PARTS = {
    "part.html": "[{{ value|counted }}{{ outside }}]",
    "inner.html": '{% load pieces %}{% piece "part.html" value=one %}',
}


def rendered(text: str, **values: Any) -> tuple[str, list[Any]]:
    """The text as a page, and the values for which the part was rendered."""
    seen: list[Any] = []

    def counted(value: Any) -> Any:
        seen.append(value)
        return value

    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", {**PARTS, "page.html": text})],
        libraries={"pieces": "common.templatetags.pieces"},
    )
    engine.template_builtins[0].filter("counted", counted)
    return engine.get_template("page.html").render(Context(values)), seen


def test_it_is_rendered_once_for_each_value_also_through_includes():
    page, seen = rendered(
        '{% load pieces %}{% for one in all %}{% include "inner.html" %}{% endfor %}'
        '{% piece "part.html" value=last %}',
        last="a",
        all=["a", "b", "a", "b", "a"],
    )
    assert page == "[a][b][a][b][a][a]"
    assert seen == ["a", "b"]


def test_values_that_are_equal_but_not_the_same_are_told_apart():
    page, seen = rendered(
        '{% load pieces %}{% for one in all %}{% piece "part.html" value=one %}{% endfor %}',
        all=[1, True, 1.0, "<", mark_safe("<"), None, ""],
    )
    assert page == "[1][True][1.0][&lt;][<][None][]"
    assert len(seen) == 7


def test_it_sees_nothing_else_of_the_page_and_the_next_page_begins_anew():
    text = '{% load pieces %}{% piece "part.html" value=1 %}'
    assert rendered(text, outside="secret") == ("[1]", [1])
    assert rendered(text) == ("[1]", [1])


@pytest.mark.parametrize("words", ["", "part", '"part.html" value', '"part.html" 1'])
def test_what_is_no_piece_is_a_fault_of_the_template(words: str):
    with pytest.raises(TemplateSyntaxError, match="piece"):
        rendered(f"{{% load pieces %}}{{% piece {words} %}}")
