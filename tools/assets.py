"""Copies the front-end files named here out of node_modules, each with its licence.

Run by `make assets` after `npm ci`. What it writes is committed.
"""

import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "hub" / "pages" / "static" / "vendor"
TESTS = ROOT / "tests" / "browser" / "vendor"

FILES = {
    "@event-calendar/build": ["dist/event-calendar.min.css", "dist/event-calendar.min.js"],
    "@fontsource-variable/source-sans-3": [
        "files/source-sans-3-latin-wght-normal.woff2",
        "files/source-sans-3-latin-ext-wght-normal.woff2",
    ],
    "@nl-design-system-candidate/button-css": ["dist/button.css"],
    "@nl-design-system-candidate/data-badge-css": ["dist/data-badge.css"],
    "@nl-design-system-candidate/skip-link-css": ["dist/skip-link.css"],
    "@utrecht/alert-css": ["dist/index.css"],
    "@utrecht/data-list-css": ["dist/index.css"],
    "@utrecht/form-field-css": ["dist/index.css"],
    "@utrecht/form-label-css": ["dist/index.css"],
    "@utrecht/table-css": ["dist/index.css"],
    "@utrecht/textbox-css": ["dist/index.css"],
    "jsqr": ["dist/jsQR.js"],
    "pdfjs-dist": ["legacy/build/pdf.min.mjs", "legacy/build/pdf.worker.min.mjs"],
}
TEST_FILES = {"axe-core": ["axe.min.js"], "ical.js": ["dist/ical.es5.min.cjs"]}
MAP_COMMENT = re.compile(r"/[/*]# sourceMappingURL=.*?(\*/|$)", re.M)
NO_FILE = "{license}, as the package's own package.json says; it holds no licence file.\n"


def copy(package: str, names: list[str], into: Path) -> str:
    """One line for the list of what is bundled."""
    source = MODULES / package
    about = json.loads((source / "package.json").read_text("utf-8"))
    folder = into / package.lstrip("@").replace("/", "-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in names:
        target = folder / Path(name).name
        shutil.copyfile(source / name, target)
        if target.suffix in {".css", ".js", ".mjs"}:
            # The maps are not bundled, so a reference to them would be a 404.
            target.write_text(MAP_COMMENT.sub("", target.read_text("utf-8")), "utf-8")
    licences = [path for path in source.iterdir() if path.name.upper().startswith("LICENSE")]
    for path in licences:
        shutil.copyfile(path, folder / path.name)
    if not licences:
        (folder / "LICENSE").write_text(NO_FILE.format(**about), "utf-8")
    return f"| {package} | {about['version']} | {about['license']} |"


def main() -> None:
    for into, files in ((VENDOR, FILES), (TESTS, TEST_FILES)):
        rows = [copy(package, names, into) for package, names in files.items()]
        head = "# Bundled files\nWritten by `make assets`; versions are pinned in package.json.\n\n"
        table = "| package | version | licence |\n|---|---|---|\n" + "\n".join(rows) + "\n"
        (into / "README.md").write_text(head + table, "utf-8")


if __name__ == "__main__":
    main()
