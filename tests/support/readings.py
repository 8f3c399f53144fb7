"""Readings of documents for tests that do not care how they were read."""

import base64
import io
from typing import Any

from PIL import Image

from parsers.facts import Box, DocumentOutcome, DocumentReading, FieldReading
from parsers.facts.document import PagePicture


def value(field: str, text: str = "yes", **more: Any) -> FieldReading:
    return FieldReading(
        **{
            "field": field,
            "value": text,
            "box": None,
            "engine": "text-layer",
            "sureness": 0.99,
            **more,
        }
    )


def box(page: int = 1, x0: float = 100, y0: float = 100) -> Box:
    return Box(page=page, x0=x0, y0=y0, x1=x0 + 80, y1=y0 + 20)


def reading(form: str | None = "F3", *fields: FieldReading, **more: Any) -> DocumentReading:
    return DocumentReading(
        **{
            "part": "1",
            "outcome": DocumentOutcome.OK,
            "form": form,
            "form_version": "2024-05" if form else None,
            "pages": (1,),
            "fields": fields,
            **more,
        }
    )


def picture(page: int = 1, width: float = 200, height: float = 300) -> PagePicture:
    stream = io.BytesIO()
    Image.new("RGB", (round(width), round(height)), (250, 250, 250)).save(stream, "JPEG")
    jpeg = base64.b64encode(stream.getvalue()).decode()
    return PagePicture(page=page, width=width, height=height, jpeg=jpeg)
