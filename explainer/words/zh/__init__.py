"""The words of the page in Simplified Chinese (简体中文)."""
