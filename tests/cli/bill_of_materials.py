"""The bill of materials of an executable is SPDX 2.3, whole and connected, and README.md shows what each package is for.

Usage: bill_of_materials.py SBOM LEVTOK README
"""
import json
import re
import shutil
import subprocess
import sys

if not shutil.which("dpkg-query"):
    sys.exit(print("skipped: there is no dpkg to ask"))
sbom, levtok, readme = sys.argv[1:]
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def text(value):
    return isinstance(value, str) and value.strip() == value != ""


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


document = json.loads(output(sbom, levtok))
check(document["spdxVersion"] == "SPDX-2.3", "the version of SPDX")
check(document["dataLicense"] == "CC0-1.0", "the licence of the document")
check(document["SPDXID"] == "SPDXRef-DOCUMENT", "the identifier of the document")
check(text(document["name"]), "the name of the document")
check(re.fullmatch(r"https?://[^\s#]+", document["documentNamespace"]), "the namespace of the document")
creation = document["creationInfo"]
check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", creation["created"]), "the time of creation")
check(creation["creators"] and all(re.match(r"(Tool|Person|Organization): \S", each) for each in creation["creators"]),
      "the creators")

LICENCES = {"NOASSERTION", "NONE", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "MIT", "MPL-2.0", "PostgreSQL",
            "Zlib"}
KINDS = {"DESCRIBES", "DYNAMIC_LINK", "DEPENDS_ON", "BUILD_TOOL_OF", "BUILD_DEPENDENCY_OF"}
identifiers = {document["SPDXID"]}
for package in document["packages"]:
    name = package["name"]
    check(text(name), "a package's name")
    check(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", package["SPDXID"]), f"the identifier of {name}")
    check(package["SPDXID"] not in identifiers, f"one identifier for {name}")
    identifiers.add(package["SPDXID"])
    check(re.match(r"\d", package["versionInfo"]), f"the version of {name}")
    check(package["downloadLocation"] == "NOASSERTION" or "://" in package["downloadLocation"], f"the source of {name}")
    check(package["filesAnalyzed"] is False, f"the files of {name}")
    check({package["licenseConcluded"], package["licenseDeclared"]} <= LICENCES, f"the licence of {name}")
    check(package["licenseDeclared"] != "NOASSERTION" or text(package["licenseComments"]), f"a word on the licence of {name}")
    check(text(package["copyrightText"]), f"the copyright of {name}")
    if name != "levtok":
        check(text(package["comment"]), f"what {name} is for")
        check(re.match(r"(Organization|Person): \S", package["supplier"]), f"the supplier of {name}")
        (reference,) = package["externalRefs"]
        check(reference["referenceCategory"] == "PACKAGE-MANAGER" and reference["referenceType"] == "purl",
              f"the kind of reference of {name}")
        check(re.fullmatch(r"pkg:deb/debian/[a-z0-9.%B+-]+@[^?\s+:]+\?arch=\w+", reference["referenceLocator"]),
              f"the reference of {name}")

named = set()
for relation in document["relationships"]:
    ends = {relation["spdxElementId"], relation["relatedSpdxElement"]}
    check(ends <= identifiers, f"a relation of what is not there: {ends}")
    check(relation["relationshipType"] in KINDS, f"a kind of relation: {relation['relationshipType']}")
    named |= ends
check(named == identifiers, f"what nothing relates to: {identifiers - named}")
described = [each for each in document["relationships"] if each["relationshipType"] == "DESCRIBES"]
check([each["relatedSpdxElement"] for each in described] == ["SPDXRef-Package-levtok"], "what the document describes")

libraries = " ".join(package.get("sourceInfo", "") for package in document["packages"])
for library in re.findall(r"NEEDED.*\[(.+)\]", output("readelf", "-dW", levtok)):
    check(library in libraries, f"the library {library}")
table = output(sbom, "--table").strip()
check(table.count("\n") > 10, "a table of the packages")
with open(readme, encoding="utf-8") as file:
    check(table in file.read(), f"README.md shows what the packages are for:\n{table}")

if failures:
    sys.exit("the bill of materials lacks:\n    " + "\n    ".join(failures))
print(f"{len(document['packages'])} packages, {len(document['relationships'])} relations")
