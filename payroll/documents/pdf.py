"""Files: a ReportLab canvas with the house's metadata, and the compact writer that puts it into a file page by page."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import date
from typing import BinaryIO

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from hr_core.documents.typography import FONT, payroll_font

#: Dictionaries packed into one object stream: enough to compress well, few enough to keep memory flat.
_PACK = 100


def new_canvas(*, title: str, author: str, subject: str, dated: date, page_size: tuple[float, float]) -> Canvas:
    """A canvas whose bytes depend on nothing but what is drawn: no clock, no random identifier.

    The file says that it is in French, bears the date ``dated`` and shows its title in the window of the reader.
    """
    payroll_font()
    canvas = Canvas(io.BytesIO(), pagesize=page_size, invariant=1, pageCompression=1, lang="fr", initialFontName=FONT)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator("Prévoyance RH")
    canvas.setDateFormatter(lambda *moment: f"D:{dated:%Y%m%d}000000Z")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def finish(canvas: Canvas) -> bytes:
    """The bytes of a finished document."""
    buffer = io.BytesIO()
    PageStream(canvas, buffer).close()
    return buffer.getvalue()


class PageStream:
    """Writes a document to ``file`` page by page, so that memory does not grow with the number of pages.

    ReportLab keeps every page until the end and writes each dictionary in clear, a quarter of a payslip. Here ``flush``
    writes the pages drawn since the last call and forgets them; ``close`` writes what pages share (fonts, pictures,
    page tree, catalogue). Dictionaries are packed into compressed object streams (PDF 1.5, ISO 32000 7.5.7). A page
    leaves a reference behind, some 500 bytes. ``file`` need not seek.
    """

    def __init__(self, canvas: Canvas, file: BinaryIO) -> None:
        self._canvas = canvas
        self._document = canvas._doc
        self._file = file
        self._digest = hashlib.sha256()
        self._position = 0
        self._seen = 0
        self._pages_written = 0
        self._places: dict[int, tuple[int, int, int]] = {}
        self._pack: list[tuple[int, bytes]] = []
        self._document.encrypt.prepare(self._document)
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def flush(self) -> None:
        """Write the pages drawn since the last call, with their contents, and let go of them."""
        document = self._document
        while name := document.numberToId.get(self._seen + 1):
            self._seen += 1
            drawn = document.idToObject[name]
            if isinstance(drawn, pdfdoc.PDFPage):
                self._write_object(self._seen)
                contents = document.Reference(drawn.Contents).name
                self._write_object(document.idToObjectNumberAndVersion[contents][0])
                document.idToObject[name] = document.idToObject[contents] = None
                document.Pages.pages[self._pages_written] = pdfdoc.PDFObjectReference(name)
                self._pages_written += 1

    def close(self) -> None:
        """Write what the pages share, the cross-reference stream and the end of the file."""
        document = self._document
        self.flush()
        for shared in document.delayedFonts:
            shared.addObjects(document)
        root, info = document.Reference(document.Catalog), document.Reference(document.info)
        document.Outlines.prepare(document, self._canvas)
        if document.Outlines.ready < 0:
            document.Catalog.Outlines = None
        number = 0
        while (number := number + 1) in document.numberToId:
            if number not in self._places:
                self._write_object(number)
        self._write_pack()
        self._write_cross_references(root.format(document), info.format(document))

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._position += len(content)

    def _write_object(self, number: int) -> None:
        """A stream goes straight to the file, a dictionary into the pack."""
        document = self._document
        content = pdfdoc.format(document.idToObject[document.numberToId[number]], document, toplevel=1)
        if content.endswith(b"endstream\n"):
            self._write_stream(number, content)
            return
        self._places[number] = (2, 0, 0)
        self._pack.append((number, content))
        if len(self._pack) >= _PACK:
            self._write_pack()

    def _write_stream(self, number: int, content: bytes) -> None:
        self._places[number] = (1, self._position, 0)
        self._write(b"%d 0 obj\n%bendobj\n" % (number, content))

    def _new_number(self) -> int:
        reference = self._document.Reference(pdfdoc.PDFObject(), f"Pack{self._document.objectcounter + 1}")
        return self._document.idToObjectNumberAndVersion[reference.name][0]

    def _write_pack(self) -> None:
        if not self._pack:
            return
        own = self._new_number()
        index, bodies, offset = [], [], 0
        for place, (number, content) in enumerate(self._pack):
            self._places[number] = (2, own, place)
            index.append(b"%d %d" % (number, offset))
            bodies.append(content)
            offset += len(content) + 1
        head = b" ".join(index) + b"\n"
        body = zlib.compress(head + b"\n".join(bodies), 9)
        dictionary = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (
            len(self._pack),
            len(head),
            len(body),
        )
        self._pack = []
        self._write_stream(own, dictionary + b"\nstream\n" + body + b"\nendstream\n")

    def _write_cross_references(self, root: bytes, info: bytes) -> None:
        own, start, mark = self._new_number(), self._position, self._digest.hexdigest()[:32].encode()
        self._places[own] = (1, start, 0)
        rows = [struct.pack(">BIH", 0, 0, 65535), *(struct.pack(">BIH", *self._places[n]) for n in range(1, own + 1))]
        body = zlib.compress(b"".join(rows), 9)
        dictionary = b"<</Type/XRef/Size %d/W[1 4 2]/Root %b/Info %b/ID[<%b><%b>]/Filter/FlateDecode/Length %d>>" % (
            own + 1,
            root,
            info,
            mark,
            mark,
            len(body),
        )
        self._write_stream(own, dictionary + b"\nstream\n" + body + b"\nendstream\n")
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
