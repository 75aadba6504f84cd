"""Simplified Chinese (简体中文): narration."""

WORDS: dict[str, str] = {}
