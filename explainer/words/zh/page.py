"""Simplified Chinese (简体中文): page."""

WORDS: dict[str, str] = {}
