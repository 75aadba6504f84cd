"""Simplified Chinese (简体中文): errors."""

WORDS: dict[str, str] = {}
