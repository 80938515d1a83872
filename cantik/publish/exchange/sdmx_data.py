"""The observations of a set as SDMX-ML 3.0, structure specific, flat (sdmx.org: Technical Specifications, section 3):
for offices whose programs take no SDMX-CSV. Structures and codes are those of `sdmx`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from cantik.publish.exchange import sdmx
from cantik.release.model import Release

_SCHEMAS: Final = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"


def sdmx_data(structure: sdmx.DataStructure, release: Release) -> bytes:
    """A data message; a hidden observation has no value, its range stands beside. What is empty is left out."""
    return "".join(_pieces(structure, release)).encode()


def _pieces(structure: sdmx.DataStructure, release: Release) -> Iterator[str]:
    flow = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={sdmx.flow_of(structure, release)}"
    issued, test = release.published.isoformat(), "true" if release.fictitious else "false"
    own = quoteattr(f"{flow}:ObsLevelDim:AllDimensions")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mes:StructureSpecificData'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:mes="{_SCHEMAS}/message"'
        f' xmlns:ss="{_SCHEMAS}/data/structurespecific" xmlns:com="{_SCHEMAS}/common" xmlns:ns1={own}>\n'
        f"<mes:Header><mes:ID>{escape(structure.id)}</mes:ID><mes:Test>{test}</mes:Test>"
        f"<mes:Prepared>{issued}T00:00:00Z</mes:Prepared><mes:Sender id={quoteattr(sdmx.agency_of(release))}/>"
        f"<mes:Structure structureID={quoteattr(structure.id)} namespace={quoteattr(flow)}"
        ' dimensionAtObservation="AllDimensions">'
        f"<com:StructureUsage>{escape(flow)}</com:StructureUsage></mes:Structure></mes:Header>\n"
        f'<mes:DataSet ss:structureRef={quoteattr(structure.id)} xsi:type="ns1:DataSetType" action="Replace">\n'
    )
    for told in sdmx.list_observations(structure, release):
        said = "".join(f" {name}={quoteattr(text)}" for name, text in told.items() if text)
        yield f"<Obs{said}/>\n"
    yield "</mes:DataSet>\n</mes:StructureSpecificData>\n"
