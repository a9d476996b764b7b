"""Whether a narrative is XHTML that a page could show without danger (txt-1, txt-2)."""

from typing import Final

from lxml import etree

XHTML: Final = "http://www.w3.org/1999/xhtml"
MOST_DEPTH: Final = 100
_NAMES: Final = (
    "a abbr acronym address b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em "
    "h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre q samp small span strong sub sup table tbody td tfoot "
    "th thead tr tt ul var"
)
_ELEMENTS: Final = frozenset(f"{{{XHTML}}}{name}" for name in _NAMES.split())
_LINKS: Final = frozenset({"href", "src", "longdesc", "cite"})
_SCHEMES: Final = ("http:", "https:", "ftp:", "mailto:", "tel:", "data:image/", "#")


def is_narrative(text: str) -> bool:
    """Whether `text` is one XHTML div of formatting elements, without scripts, and says something."""
    if "<!" in text.replace("<!--", "") or "<?" in text:
        return False
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    if root.tag != f"{{{XHTML}}}div":
        return False
    says_something = False
    for element in root.iter(tag=etree.Element):
        if element.tag not in _ELEMENTS or not _attributes_are_safe(element):
            return False
        says_something = says_something or element.tag == f"{{{XHTML}}}img"
    return says_something or any(str(text).strip() for text in root.itertext())


def _attributes_are_safe(element: etree._Element) -> bool:
    for name, value in element.items():
        if str(name).lower().startswith("on"):
            return False
        if name in _LINKS and not _is_safe(str(value)):
            return False
    return True


def _is_safe(address: str) -> bool:
    plain = "".join(address.split()).lower()
    return plain.startswith(_SCHEMES) or ":" not in plain.split("/")[0]
