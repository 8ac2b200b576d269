"""Single PDF pages with the habits of the programs and offices that make them, placed by hand."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image

__all__ = ["BEREDSKAP", "SKOLER", "Sheet", "picture_of", "scan_of"]

_WIDTH, _HEIGHT = 595, 842

SKOLER = (
    "Skissevåg kommune støtter ikke forslaget om å fjerne tilskuddet til små skoler. "
    "Kommunestyret mener at ordningen bør videreføres i perioden 2023 og at nærhetsprinsippet må "
    "ligge til grunn for alle vurderinger som gjøres av departementet. Særlig ønsker vi at "
    "kommuner med lange avstander får dekket sine merutgifter, og at satsene justeres hvert år."
)
BEREDSKAP = (
    "Utvalget viser til rundskrivet og understreker at beredskapen i fjellbygdene er svak. "
    "Brannvesenet har lang utrykningstid, og ambulansen står ofte i nabobygda. Derfor foreslår "
    "utvalget en felles nødsentral med døgnbemanning, egne midler til øvelser og et register over "
    "frivillige. Utvalget vil også peke på at veinettet er sårbart for ras og flom hele året."
)


class Sheet:
    """A page of A4 in the making; coordinates in points from its lower left corner."""

    def __init__(self, *, compressed: bool = True) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._stream = io.BytesIO()
        self.canvas: Any = Canvas(
            self._stream, (_WIDTH, _HEIGHT), invariant=1, pageCompression=int(compressed)
        )

    def line(
        self, text: str, x: float, y: float, size: float = 11, *, spacing: float = 0, mode: int = 0
    ) -> None:
        """Draw one line; ``spacing`` is the Tc operator's, ``mode`` 3 draws it invisibly."""
        drawn = self.canvas.beginText(x, y)
        drawn.setFont("Helvetica", size)
        drawn.setCharSpace(spacing)
        drawn.setTextRenderMode(mode)
        drawn.textOut(text)
        self.canvas.drawText(drawn)

    def paragraph(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float = 11,
        *,
        mode: int = 0,
        again: Callable[[str, float, float], None] | None = None,
    ) -> float:
        """Draw a paragraph from its first baseline on and return the baseline below it; ``again``
        is called with each line and its place.
        """
        from reportlab.lib.utils import simpleSplit

        for line in simpleSplit(text, "Helvetica", size, width):
            self.line(line, x, y, size, mode=mode)
            if again:
                again(line, x, y)
            y -= 1.25 * size
        return y

    def sideways(self, text: str, x: float, y: float, degrees: float, size: float = 8) -> None:
        """Draw one line that runs at an angle."""
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.rotate(degrees)
        self.line(text, 0, 0, size)
        self.canvas.restoreState()

    def picture(
        self, picture: Image.Image, box: tuple[float, float, float, float] = (0, 0, 595, 842)
    ) -> None:
        """Lay a picture on the page: left, bottom, width, height."""
        from reportlab.lib.utils import ImageReader

        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=85)
        self.canvas.drawImage(ImageReader(stream), *box)

    def data(self) -> bytes:
        """Return the file."""
        self.canvas.save()
        return self._stream.getvalue()


def picture_of(pdf: bytes, dpi: int = 200) -> Image.Image:
    """Return the first page of a PDF as a scanner sees it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[0].render(scale=dpi / 72, grayscale=True).to_pil()
    document.close()
    return picture


def scan_of(text: str) -> Image.Image:
    """Return a page with a paragraph as a scanner sees it."""
    sheet = Sheet()
    sheet.paragraph(text, 72, 700, 450)
    return picture_of(sheet.data())
