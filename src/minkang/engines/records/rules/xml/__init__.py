"""FHIR in XML: read into the JSON text that is stored, and written from it.

Both ways keep every digit as it was written and the narrative as it was sent. XML has the order of the
standard; JSON made from XML has the order of the XML. Documents with a DTD are refused.
"""

from minkang.engines.records.rules.xml.reading import to_json
from minkang.engines.records.rules.xml.writing import to_xml

__all__ = ["to_json", "to_xml"]
