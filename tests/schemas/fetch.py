"""Fetches the packages that packages.json pins, checks their digests, and unpacks them. Nothing in them is run.

    fetch.py PACKAGES FOLDER
"""

import functools
import hashlib
import json
import pathlib
import subprocess
import sys
import tarfile
import venv
import zipfile


@functools.cache
def pip(folder):
    """The pip of an environment of its own: the system's Python may have none."""
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    return environment / "bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check"


def fetch(package, folder):
    """The package's file, as its registry's own client fetches it."""
    pin = package["name"], package["version"]
    if package["registry"] == "pypi":
        command = *pip(folder), "download", "--no-deps", "--only-binary", ":all:", "--dest", folder, "==".join(pin)
    else:
        command = "npm", "pack", "--silent", "--pack-destination", folder, "@".join(pin)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"cannot fetch {' '.join(pin)} from {package['registry']}:\n{done.stdout}{done.stderr}")
    return folder / package["file"]


def unpack(archive, folder):
    if archive.suffix == ".whl":
        zipfile.ZipFile(archive).extractall(folder)
    else:
        tarfile.open(archive).extractall(folder)


def main(packages, folder):
    folder = pathlib.Path(folder)
    for package in json.loads(pathlib.Path(packages).read_text()):
        archive = fetch(package, folder)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        if digest != package["sha256"]:
            sys.exit(f"{archive.name} has the SHA-256 {digest}, not {package['sha256']}")
        unpack(archive, folder / package["name"])


main(*sys.argv[1:])
