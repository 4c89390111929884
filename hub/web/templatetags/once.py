"""`{% draw %}`: an include that is drawn once for the same values; `{% load hub %}` brings it along."""

from django.template import Context, Library, TemplateSyntaxError
from django.template.base import FilterExpression, Node, Parser, Token, token_kwargs
from django.utils.safestring import SafeString

from hub.web.drawn_once import DRAWN

register = Library()


class DrawNode(Node):
    """An include without its surroundings."""

    child_nodelists = ()

    def __init__(self, name: str, values: dict[str, FilterExpression]) -> None:
        self.name = name
        self.names = tuple(values)
        self.values = tuple(values.values())

    def render(self, context: Context) -> SafeString:
        given = [value.resolve(context) for value in self.values]
        return SafeString(DRAWN.of(self.name, given, lambda: self._drawn(context, given)))

    def _drawn(self, context: Context, given: list[object]) -> str:
        assert context.template is not None
        part = context.template.engine.get_template(self.name)
        return str(part.render(Context(dict(zip(self.names, given, strict=True)))))


@register.tag
def draw(parser: Parser, token: Token) -> DrawNode:
    """{% draw "web/parts/places.html" places=frame.public_places %}: the part sees these values and nothing else.

    They must be hashable, and equal only where the part shows the same; see `hub.web.drawn_once`.
    """
    words = token.split_contents()[1:]
    if not words or words[0][0] != words[0][-1] or words[0][0] not in "\"'":
        raise TemplateSyntaxError("draw takes the name of a template in quotes, then name=value pairs")
    rest = words[1:]
    values = token_kwargs(rest, parser)
    if rest:
        raise TemplateSyntaxError(f"draw takes name=value pairs, not {' '.join(rest)}")
    return DrawNode(words[0][1:-1], values)
