"""Show lines and their texts as a picture: python -m training.lines.sheet LINES.npz OUT.png"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from training.lines.train import Lines

_COLUMNS, _WIDTH, _HEIGHT = 3, 620, 70
_FACE = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def main() -> None:
    lines = Lines.read(Path(sys.argv[1]), 60)
    rows = -(-len(lines.texts) // _COLUMNS)
    page = Image.new("L", (_COLUMNS * _WIDTH, rows * _HEIGHT), 230)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(_FACE, 13)
    for place, (picture, text) in enumerate(zip(lines.pictures, lines.texts, strict=True)):
        x, y = place % _COLUMNS * _WIDTH, place // _COLUMNS * _HEIGHT
        page.paste(Image.fromarray(picture[:, : _WIDTH - 10]), (x, y))
        pen.text((x, y + 49), text, font=font, fill=0)
    page.save(sys.argv[2])


if __name__ == "__main__":
    main()
