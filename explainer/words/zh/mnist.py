"""Simplified Chinese (简体中文): mnist."""

WORDS: dict[str, str] = {}
