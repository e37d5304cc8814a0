"""Parts of a page that a list shows again and again: a state, an icon, a colour."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


class PieceNode(template.Node):
    """A component with its values; what it gave for the same values stands with the rendering."""

    def __init__(self, name: str, values: dict[str, FilterExpression]) -> None:
        self.name = name
        self.values = values

    def render(self, context: Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.values.items()}
        # the first of the dicts lives as long as the rendering; the others end with each include
        lasting: dict[Any, Any] = context.render_context.dicts[0]
        known: dict[Any, SafeString] = lasting.setdefault(PieceNode, {})
        key = (self.name, *((name, type(value), value) for name, value in values.items()))
        if key not in known:
            assert context.template is not None
            component = context.template.engine.get_template(self.name)
            known[key] = component.render(context.new(values))
        return known[key]


@register.tag
def piece(parser: Parser, token: Token) -> PieceNode:
    """`{% piece "components/icon.html" name="x" %}`: like include, for what shows nothing but the
    values that it is given here, and is rendered once for each of them however many rows there are.

    Values must be hashable; the component sees nothing else of the page.
    """
    tag, *bits = token.split_contents()
    quoted = bool(bits) and len(bits[0]) > 1 and bits[0][0] == bits[0][-1] == '"'
    values = token_kwargs(rest := bits[1:], parser)
    if not quoted or rest:
        raise template.TemplateSyntaxError(f'{tag} "a component" name=value …')
    return PieceNode(bits[0][1:-1], values)
