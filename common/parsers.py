"""What the API takes as JSON."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """JSON that can also be answered and stored: not nested without end, no half characters."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """What was sent. Raises ParseError."""
        try:
            sent = super().parse(stream, media_type, parser_context)
            json.dumps(sent, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return sent
