"""Small packages in place of large ones, of which a page in the browser needs next to nothing."""

from collections.abc import Mapping

from ops.site.wheels import BROWSER

IMAGES = b"class Image: ...\n\n\nclass ImageFile: ...\n"
PICTURES = ("Image", "ImageFile", "GifImagePlugin")
LIMITS = b"def threadpool_limits(limits=None, user_api=None):\n    'One thread is all there is.'\n"


def made() -> dict[str, Mapping[str, bytes]]:
    """Name of a package → its files."""
    return {
        "pillow": {"PIL/__init__.py": b"", **{f"PIL/{part}.py": IMAGES for part in PICTURES}},
        "altair": {"altair/__init__.py": b""},
        "fastparquet": {"fastparquet/__init__.py": _own("parquet.py")},
        "scikit-learn": {
            "sklearn/__init__.py": b'__version__ = "1.9.1"\n',
            "sklearn/linear_model.py": _own("linear_model.py"),
        },
        "threadpoolctl": {"threadpoolctl.py": LIMITS},
        "python-calamine": {"python_calamine.py": _own("spreadsheets.py")},
        "toml": {"toml.py": b"from tomllib import load, loads\n"},
    }


def _own(name: str) -> bytes:
    return (BROWSER / name).read_bytes()
