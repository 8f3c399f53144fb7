"""The recogniser of pictures as one thing: loaded before the first fork, and asked for one line."""

import json

from parsers.limits import Limits
from parsers.lines.reader import line_reader
from parsers.lines.words_of import read_line_image
from parsers.marks.networks import load_networks
from parsers.scans.images import open_images
from parsers.scans.register import prepare
from parsers.unreadable import Unreadable


def warm_up() -> None:
    """Load models, word lists and blanks; raises what is broken."""
    line_reader()
    prepare()
    load_networks()


def read_line(data: bytes, limits: Limits) -> str:
    """Read the picture of one line or word.

    Returns:
        JSON with ``text``, ``sureness`` and, when the picture cannot be opened, ``problem``.
    """
    try:
        image = open_images(data, limits)[0]
    except Unreadable as error:
        return json.dumps({"text": "", "sureness": 0.0, "problem": error.code})
    reading = read_line_image(image.grey)
    return json.dumps({"text": reading.text, "sureness": reading.sureness})
