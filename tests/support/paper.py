"""Pages as scanners, faxes and phones give them, made from our blanks."""

from functools import cache

import cv2
import numpy as np

from parsers.pixels import Grey
from parsers.scans.blanks import load_blanks
from parsers.scans.image import PageImage


@cache
def filled(form="F1", page=1):
    """One page of a blank at 200 dpi with something written into its upper boxes."""
    blank = next(one for one in load_blanks() if (one.form.id, one.page) == (form, page))
    sheet = blank.picture.copy()
    boxes = [
        box for box in blank.version.boxes if box.page == page and box.box[2] - box.box[0] > 60
    ]
    for box in boxes[:12]:
        place = (round((box.box[0] + 6) * 200 / 72), round((box.box[3] - 5) * 200 / 72))
        cv2.putText(sheet, "Kowalska 17", place, cv2.FONT_HERSHEY_SIMPLEX, 0.9, (70,), 2)
    return sheet


def image(grey: Grey, number=1, colour=None):
    """A picture of a page of A4."""
    return PageImage(number, np.ascontiguousarray(grey), colour, 595.28, 841.89)


def turned(sheet, degrees, paper=255):
    """Turned clockwise about its middle by a small angle, on a picture of the same size."""
    height, width = sheet.shape
    way = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 0.92)
    return cv2.warpAffine(sheet, way, (width, height), borderValue=paper)


def photographed(sheet, corners=((0.1, 0.06), (0.93, 0.1), (0.97, 0.95), (0.04, 0.93)), table=60):
    """Seen slantwise on a darker table, with the light falling from one side."""
    height, width = sheet.shape
    size = np.array([width, height])
    way = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32),
        np.array(corners, np.float32) * size.astype(np.float32),
    )
    seen = cv2.warpPerspective(sheet, way, (width, height), borderValue=table)
    light = np.linspace(0.95, 0.6, width, dtype=np.float32)[None]
    return cv2.GaussianBlur((seen * light).astype(np.uint8), (0, 0), 0.8)


def faxed(sheet):
    """Black or white only, with specks."""
    specks = np.random.default_rng(3).random(sheet.shape)
    fax = np.where(cv2.GaussianBlur(sheet, (0, 0), 0.7) > 160, 255, 0).astype(np.uint8)
    fax[specks < 0.001] = 0
    return fax


def without_code(sheet):
    """The code covered by a label."""
    covered = sheet.copy()
    covered[100:215, 1390:1520] = 255
    return covered


def without_marks(sheet):
    """The four corner marks and the code cut away."""
    bare = without_code(sheet)
    for rows in (slice(0, 110), slice(-110, None)):
        for columns in (slice(0, 110), slice(-110, None)):
            bare[rows, columns] = 255
    return bare
