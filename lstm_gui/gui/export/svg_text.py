"""What Qt's SVG lacks: typefaces to fall back on, fixed widths of texts, crisp heat maps."""

from __future__ import annotations

import html
import re

from PySide6.QtGui import QFont, QFontMetricsF

from lstm_gui.gui.theme import FAMILY

_FALLBACKS = f"{FAMILY}, 'Helvetica Neue', Arial, sans-serif"
_TEXT = re.compile(r"<text (?P<attributes>[^>]*)>(?P<content>[^<]*)</text>")
_SIZE = re.compile(r'font-size="([0-9.]+)"')
_WEIGHT = re.compile(r'font-weight="(\d+)"')


def completed_svg(text: str) -> str:
    """Complete what QSvgGenerator wrote.

    Every text gets the width that it has in our typeface, so that it ends where it should where
    another one has to stand in; pictures keep hard edges between their pixels.
    """
    text = _TEXT.sub(_with_width, text)
    text = text.replace(f'font-family="{FAMILY}"', f'font-family="{_FALLBACKS}"')
    # Qt asks for speed, which browsers answer by smoothing; some programs know the style only.
    return text.replace(
        'image-rendering="optimizeSpeed"',
        'image-rendering="pixelated" style="image-rendering:pixelated"',
    )


def _with_width(match: re.Match[str]) -> str:
    attributes, content = match["attributes"], match["content"]
    size, weight = _SIZE.search(attributes), _WEIGHT.search(attributes)
    if size is None or weight is None or not content.strip():
        return match[0]
    face = QFont(FAMILY)
    face.setPixelSize(max(round(float(size[1])), 1))
    face.setWeight(QFont.Weight(int(weight[1])))
    width = QFontMetricsF(face).horizontalAdvance(html.unescape(content))
    width *= float(size[1]) / face.pixelSize()
    fixed = f'textLength="{width:.2f}" lengthAdjust="spacingAndGlyphs"'
    return f"<text {fixed} {attributes}>{content}</text>"
