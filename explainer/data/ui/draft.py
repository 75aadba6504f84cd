"""A file that a visitor looks at before it is trained on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explainer.engine.tables.decoding import AUTO, decode_text
from explainer.engine.tables.reading import TableOptions, read_options


@dataclass(frozen=True)
class Draft:
    """A file that is being looked at, as it came, or as text from the field."""

    content: bytes | str
    encoding: object = AUTO
    options: TableOptions = field(default_factory=TableOptions)

    def decode(self) -> tuple[str, str]:
        """Return its text, and the encoding that it is written in; empty of text."""
        if isinstance(self.content, str):
            return self.content, ""
        return decode_text(self.content, self.encoding)

    def choosing(self, sent: Mapping[str, Any]) -> Draft:
        """Return the file as it is read with other choices."""
        choices = dict(sent)
        encoding = choices.pop("encoding", AUTO)
        return replace(self, encoding=encoding, options=read_options(choices))
