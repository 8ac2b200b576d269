"""Files that come with letters and are none: schemas and metadata, signatures, code, typefaces,
maps, sound. One package of them once gave ten thousand passages.
"""

import re

__all__ = ["may_be_letter"]

_NONE = re.compile(
    r"\.(?:xsd|xslt?|dtd|wsdl|jsonl?|ndjson|geojson|gml|ya?ml|toml|ini|cfg|conf|properties|plist|"
    r"[ct]sv|sql|db|sqlite|mdb|lock|map|css|scss|less|[mc]?js|tsx?|jsx|java|kts?|pyc?|rb|php|cs|vb|c|"
    r"h|cc|cpp|hpp|go|rs|swift|sh|bash|bat|cmd|ps1|r|scala|groovy|gradle|class|jar|war|exe|msi|dll|"
    r"so|dylib|woff2?|[to]tf|eot|ico|svg|cur|mp[34]|m4a|mov|avi|wav|sha\d+|md5|sig|asc|p7s|crt|cer|"
    r"pem|der|key|p12|pfx|crl|ocsp|tsr|ers|shp|shx|dbf|prj|gpx|kml|sos|dwg|dxf|ifc|rdf|ttl|"
    r"git\w+|editorconfig|log|url|lnk|vcf|ics)$",
    re.IGNORECASE,
)
# Text is a letter, but not among code, and not what every program's package has at its top.
_TEXT = re.compile(r"\.(?:md|markdown|txt|text|html?)$|(?:^|/)[^./]*$", re.IGNORECASE)
_OF_CODE = re.compile(
    r"(?:.*/)?(?:node_modules|\.git|\.github|src|javadoc)/|"
    r"(?:.*/)?(?:mimetype|readme|licen[sc]e|changelog|contributing|notice|makefile|dockerfile|"
    r"gradlew|codeowners)(?:\.(?:md|txt))?$",
    re.IGNORECASE,
)
# XML is one where Word or LibreOffice wrote a letter as a single file of it.
_LETTER_XML = re.compile(rb"<\?mso-application|pkg:package|office:document[\s>]|w:wordDocument")


def may_be_letter(path: str, start: bytes) -> bool:
    """Tell whether a file in an archive or an e-mail may be a letter, by its path there and by how
    it begins.
    """
    path = path.replace("\\", "/")
    if path.lower().endswith(".xml"):
        return bool(_LETTER_XML.search(start))
    if _NONE.search(path) or path.startswith("META-INF/"):
        return False
    return not (_TEXT.search(path) and _OF_CODE.match(path))
