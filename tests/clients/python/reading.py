"""What the messages contain. The programs of every language hold the same rule."""

from typing import Any

# More than 32 bits hold.
FIRST = 9_000_000_000


def reading(index: int) -> dict[str, Any]:
    """The contents of the message with that index."""
    return {
        "number": FIRST + index,
        "sensor": f"Fühler {index % 7}",
        "value": index * 0.25 - 100,
        "note": None if index % 3 == 0 else f"note {index}",
        "tags": [f"tag {tag}" for tag in range(index % 4)],
        "place": {"building": "AB"[index % 2], "floor": index % 5 - 1},
    }
