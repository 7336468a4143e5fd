"""What is in the package besides code is installed with it."""

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_file_that_is_no_code_is_package_data():
    settings = ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    patterns = settings["options.package_data"]["autograd_nn"].split()
    package = ROOT / "autograd_nn"
    others = {path for path in package.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    assert others - {path for pattern in patterns for path in package.glob(pattern)} == set()
