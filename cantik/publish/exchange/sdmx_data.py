"""The observations of a set as SDMX-ML, structure specific, flat (sdmx.org: Technical Specifications, section 3): 3.0,
and 2.1 for offices whose programs read nothing newer. Structures and codes are those of `sdmx`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from cantik.publish.exchange import sdmx
from cantik.release.model import Release

Version = Literal["2.1", "3.0"]
_SCHEMAS: Final = "http://www.sdmx.org/resources/sdmxml/schemas"


def sdmx_data(structure: sdmx.DataStructure, release: Release, version: Version = "3.0") -> bytes:
    """A data message; a hidden observation has no value, its range stands beside. What is empty is left out."""
    return "".join(_pieces(structure, release, version)).encode()


def _pieces(structure: sdmx.DataStructure, release: Release, version: Version) -> Iterator[str]:
    schemas = f"{_SCHEMAS}/v{version.replace('.', '_')}"
    flow = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={sdmx.flow_of(structure, release)}"
    issued, test = release.published.isoformat(), "true" if release.fictitious else "false"
    own = quoteattr(f"{flow}:ObsLevelDim:AllDimensions")
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<mes:StructureSpecificData'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:mes="{schemas}/message"'
        f' xmlns:ss="{schemas}/data/structurespecific" xmlns:com="{schemas}/common" xmlns:ns1={own}>\n'
        f"<mes:Header><mes:ID>{escape(structure.id)}</mes:ID><mes:Test>{test}</mes:Test>"
        f"<mes:Prepared>{issued}T00:00:00Z</mes:Prepared><mes:Sender id={quoteattr(sdmx.agency_of(release))}/>"
        f"<mes:Structure structureID={quoteattr(structure.id)} namespace={quoteattr(flow)}"
        ' dimensionAtObservation="AllDimensions">'
        f"<com:StructureUsage>{_refer(structure, release, flow, version)}</com:StructureUsage></mes:Structure>"
        f'</mes:Header>\n<mes:DataSet ss:structureRef={quoteattr(structure.id)} xsi:type="ns1:DataSetType"'
        f'{_SCOPE[version]} action="Replace">\n'
    )
    for told in sdmx.list_observations(structure, release):
        said = "".join(f" {name}={quoteattr(text)}" for name, text in told.items() if text)
        yield f"<Obs{said}/>\n"
    yield "</mes:DataSet>\n</mes:StructureSpecificData>\n"


#: whose structure a data set of 2.1 obeys; 3.0 asks no more
_SCOPE: Final = {"2.1": ' ss:dataScope="DataStructure"', "3.0": ""}


def _refer(structure: sdmx.DataStructure, release: Release, flow: str, version: Version) -> str:
    """The dataflow as a header names it: its URN, or in 2.1 its parts."""
    if version == "3.0":
        return escape(flow)
    agency, number = quoteattr(sdmx.agency_of(release)), quoteattr(sdmx.version_of(release))
    return f'<Ref agencyID={agency} id={quoteattr(structure.id)} version={number} class="Dataflow"/>'
