"""Short words of people."""

from __future__ import annotations


def initials(name: str) -> str:
    """The first letter of the first and of the last word: « Moussa Keïta » is MK.

    >>> initials("Idrissa Abdou Moumouni")
    'IM'
    """
    words = [word for word in name.split() if word]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
