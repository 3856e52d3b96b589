"""Bring uv into .uv with nothing but Python: venv where it works, else pip's --target, else apt as root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(".uv")


def run(*command: str) -> bool:
    """Whether the command succeeded; its output stays visible."""
    return subprocess.run(command, check=False).returncode == 0


def by_venv() -> bool:
    shutil.rmtree(HOME, ignore_errors=True)
    return run(sys.executable, "-m", "venv", str(HOME)) and run(
        str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"
    )


def by_apt() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    return run("apt-get", "update", "-qq") and run("apt-get", "install", "-y", "-qq", "python3-venv", "python3-pip")


def main() -> int:
    if by_venv() or (by_apt() and by_venv()):
        return 0
    print(
        "Sampan could not set up its environment: this Python has no working `venv` and pip.\n"
        "Nothing was installed. On Debian and Ubuntu run: apt-get install python3-venv, then make again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
