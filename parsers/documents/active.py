"""Would opening this PDF do something by itself? Scripts, programs to start, files carried inside.

Nothing of it is ever run here; it is told to the person before she opens the original.
"""

from collections.abc import Iterator

import pikepdf

_MOST_OBJECTS = 50_000
_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch",
    "/ImportData": "import-data",
    "/SubmitForm": "submit-form",
    "/GoToE": "embedded-file",
    "/RichMediaExecute": "rich-media",
    "/GoToR": "other-file",
}
# Links to the reader's own disk, or to a server that learns who she is.
_LOCAL = ("file:", "\\\\", "smb:")
_CARRIERS = {"/EmbeddedFile": "embedded-file", "/Filespec": "embedded-file"}


def active_content(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Name what would act, ordered, each once: ``javascript``, ``launch``, ``embedded-file``."""
    return tuple(sorted(set(_found(pdf))))


def begins_as_a_web_page(data: bytes) -> bool:
    """Say whether markup stands before the header: by another name the file runs in a browser.

    PDF readers let anything stand there (ISO 32000-1, annex H.3.4.1).
    """
    return data[: max(0, data.find(b"%PDF-"))].lstrip().startswith(b"<")


def _found(pdf: pikepdf.Pdf) -> Iterator[str]:
    acro_form = pdf.Root.get("/AcroForm")
    if isinstance(acro_form, pikepdf.Dictionary) and "/XFA" in acro_form:
        yield "xfa"
    for number, entry in enumerate(pdf.objects):
        if number >= _MOST_OBJECTS:
            yield "too-many-objects"
            return
        if isinstance(entry, pikepdf.Dictionary | pikepdf.Stream):
            yield from _acts(entry)


def _acts(entry: pikepdf.Dictionary | pikepdf.Stream, depth: int = 0) -> Iterator[str]:
    """Look at one object and at dictionaries written directly inside it."""
    if action := _ACTIONS.get(str(entry.get("/S", ""))):
        yield action
    if str(entry.get("/URI", "")).casefold().startswith(_LOCAL):
        yield "other-file"
    if "/JS" in entry:
        yield "javascript"
    carrier = _CARRIERS.get(str(entry.get("/Type", "")))
    if carrier and (str(entry.get("/Type")) != "/Filespec" or "/EF" in entry):
        yield carrier
    if depth >= 4:  # noqa: PLR2004 - deeper nesting of direct objects is not written by programs
        return
    for key in entry.keys():  # noqa: SIM118 - a PDF stream has keys but no iteration over them
        value = entry[key]
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            yield from _acts(value, depth + 1)
