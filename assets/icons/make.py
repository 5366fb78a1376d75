"""Draws the icons from the three SVG files beside it.

Only needed after a change to them. Run `python3 make.py` in this folder, with
`rsvg-convert` (Debian: librsvg2-bin) and `pip install pillow==13.0.0`.
"""

import io
import pathlib
import struct
import subprocess

from PIL import Image

HERE = pathlib.Path(__file__).parent


def draw(name, size):
    """A picture of `size` by `size` pixels."""
    command = ["rsvg-convert", "-w", str(size), "-h", str(size), str(HERE / name)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def at(size):
    """The mark at a size: the one with fewer strokes up to 32 pixels."""
    return draw("icon-small.svg" if size <= 32 else "icon.svg", size)


def icns(path):
    """Apple's icon file: each size as a PNG, after a type and a length."""
    kinds = [("icp4", 16), ("icp5", 32), ("ic11", 32), ("ic12", 64), ("ic07", 128), ("ic13", 256), ("ic08", 256), ("ic14", 512), ("ic09", 512), ("ic10", 1024)]
    parts = b"".join(kind.encode() + struct.pack(">I", len(data) + 8) + data for kind, data in ((k, at(s)) for k, s in kinds))
    path.write_bytes(b"icns" + struct.pack(">I", len(parts) + 8) + parts)


def ico(path):
    """Windows' icon file: each size as a PNG in it."""
    sizes = [16, 24, 32, 48, 64, 128, 256]
    pictures = [Image.open(io.BytesIO(at(size))).convert("RGBA") for size in sizes]
    pictures[-1].save(path, format="ICO", sizes=[(s, s) for s in sizes], append_images=pictures[:-1])


if __name__ == "__main__":
    for name, size in (("16x16.png", 16), ("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)):
        (HERE / name).write_bytes(at(size))
    (HERE / "tray.png").write_bytes(draw("tray.svg", 32))
    (HERE / "tray@2x.png").write_bytes(draw("tray.svg", 64))
    ico(HERE / "icon.ico")
    icns(HERE / "icon.icns")
