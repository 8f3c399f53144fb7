"""Signed files of every kind that institutions send, made with the authority of the tests."""

import asyncio
import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.support.certificates import Identity


def plain_pdf(text: str = "Umowa") -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    for number in (1, 2):
        canvas.drawString(100, 700, f"{text} {number}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def signed_pdf(
    data: bytes,
    who: Identity,
    *,
    field: str = "Podpis1",
    box: tuple[int, int, int, int] | None = None,
    page: int = 0,
    clock: Any = None,
    reason: str | None = None,
) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        reason=reason,
        name="Podpisujący",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    spec = fields.SigFieldSpec(field, on_page=page, box=box) if box else None
    signer = signers.PdfSigner(meta, signer=who.signer(), timestamper=clock, new_field_spec=spec)
    return signer.sign_pdf(writer).getvalue()


def stamped_pdf(data: bytes, clock: Any) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    return signers.PdfTimeStamper(clock).timestamp_pdf(writer, "sha256").getvalue()


def turned_pdf(data: bytes) -> bytes:
    """Change a page after everything else, as an editor does that saves its changes."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed_message(data: bytes, who: Identity, *, inside: bool, clock: Any = None) -> bytes:
    made = who.signer().async_sign_general_data(
        data, "sha256", detached=not inside, use_cades=True, timestamper=clock
    )
    return asyncio.run(made).dump()


def container(members: Mapping[str, bytes], kind: str | None = "asic-e") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if kind is not None:
            archive.writestr("mimetype", f"application/vnd.etsi.{kind}+zip")
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def time_token(data: bytes, stamper: Identity, at: datetime) -> bytes:
    """Make a time stamp over data."""
    made = stamper.stamper(at).async_timestamp(hashlib.sha256(data).digest(), "sha256")
    return asyncio.run(made).dump()
