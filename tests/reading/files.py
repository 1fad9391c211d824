"""Sixty files as readers bring them, made here, each with its stated end.

An end is the refusal's sentence, or what the table holds: column → its numbers (None where there is none).
"""

import gzip
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from pages.ui.reading import ReadingError, Table

Ends = dict[str, tuple[bytes, str | dict[str, list[float | None]]]]
XY: dict[str, list[float | None]] = {"x": [1, 2, 3], "y": [2.5, 4.5, 6.5]}
PLAIN = "x,y\n1,2.5\n2,4.5\n3,6.5\n"


def sheet(rows: list[list[Any]]) -> bytes:
    """An XLSX as small as one can be."""
    cells = []
    for i, row in enumerate(rows, 1):
        said = "".join(_cell(f"{chr(65 + j)}{i}", value) for j, value in enumerate(row))
        cells.append(f'<row r="{i}">{said}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    word = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{word}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{word}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="s" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(cells)}</sheetData></worksheet>',
    }
    return archive(**parts)


def _cell(at: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{at}"><f>{value[1:]}</f><v>{value.count("+") + 1}</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{at}"><v>{value}</v></c>'


def archive(**files: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return file.getvalue()


def refusal(read: Callable[..., Table], *arguments: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    """What a reading is refused with: the sentence, and what stands in it."""
    with pytest.raises(ReadingError) as refused:
        read(*arguments, **more)
    return refused.value.sentence, refused.value.values


def many(count: int) -> bytes:
    """count rows of three columns, y the sum of the others; a thousand rows over and over."""
    i = range(min(count, 1000))
    lines = b"".join(b"%d.5,%d,%d.5\n" % (p % 997, p % 89, p % 997 + p % 89) for p in i)
    return b"a,b,y\n" + lines * (count // len(i))


WITHOUT_A_NUMBER = {"one_word": b"oops", "gap": b"", "na": b"N/A", "infinities": b"inf", "overflow": b"1e999"}
WITHOUT_A_NUMBER |= {"too_large": b"1e200", "formula_text": b"=A1+B1", "magnitudes": b"3K"}

FILES: Ends = {
    # separators and decimals
    "comma": (PLAIN.encode(), XY),
    "semicolon": (PLAIN.replace(",", ";").encode(), XY),
    "semicolon_decimal_comma": (PLAIN.replace(",", ";").replace(".", ",").encode(), XY),
    "semicolon_three_decimals": (b"x;y\n1,000;2,500\n2,000;4,500\n3,000;6,500\n", XY),
    "tab": (PLAIN.replace(",", "\t").encode(), XY),
    "tab_decimal_comma": (PLAIN.replace(",", "\t").replace(".", ",").encode(), XY),
    "pipe": (PLAIN.replace(",", "|").encode(), XY),
    "spaces": (b"x   y\n1  2.5\n2  4.5\n3  6.5\n", XY),
    "quoted_decimal_comma": (b'x,y\n"1","2,5"\n"2","4,5"\n"3","6,5"\n', XY),
    "carriage_returns": (PLAIN.replace("\n", "\r\n").encode(), XY),
    "space_after_comma": (PLAIN.replace(",", ", ").encode(), XY),
    "trailing_delimiter": (PLAIN.replace("\n", ",\n").encode(), XY),
    "all_quoted": (b'"x","y"\n"1","2.5"\n"2","4.5"\n"3","6.5"\n', XY),
    "no_last_newline": (PLAIN.strip().encode(), XY),
    "empty_lines": (PLAIN.replace("\n", "\n\n").encode(), XY),
    # adorned numbers
    "thousands": (b'x,y\n1,"1,234.5"\n2,"12,345"\n3,"1,234,567"\n', {"x": [1, 2, 3], "y": [1234.5, 12345, 1234567]}),
    "thousands_dots": (b"x;y\n1,5;1.234\n2,5;12.345,5\n", {"x": [1.5, 2.5], "y": [1234, 12345.5]}),
    "thousands_spaces": ("x;y\n1;1 234\n2;12\u202f345\n".encode(), {"x": [1, 2], "y": [1234, 12345]}),
    "thousands by one zero": (b"x\ty\n637\t1\n1.710\t2\n2.345\t3\n", {"x": [637, 1710, 2345], "y": [1, 2, 3]}),
    "thousands in a table of commas": (b'x,y\n637,1\n"1.710",2\n', {"x": [637, 1710], "y": [1, 2]}),
    "commas of thousands": (b"x;y\n637;1\n1,710;2\n", {"x": [637, 1710], "y": [1, 2]}),
    "decimals elsewhere": (b"x\ty\n637\t1.5\n1.710\t2.25\n", {"x": [637, 1.71], "y": [1.5, 2.25]}),
    "three decimals": (b"x\ty\n637\t1\n0.710\t2\n1.345\t3\n", {"x": [637, 0.71, 1.345], "y": [1, 2, 3]}),
    "Seoul": (b"x,y\n1,1250000000\n2,84500000000\n3,100000000001\n", {"x": [1, 2, 3], "y": [1.25e9, 8.45e10, None]}),
    "myriads": (
        '가,나\n1,"12억 3,000만원"\n2,5만\n3,-3억\n4,0.05조 2억 7\n5,2만 3억\n６．５,7\n'.encode(),
        {"가": [1, 2, 3, 4, 5, 6.5], "나": [1.23e9, 5e4, -3e8, 50_200_000_007, None, 7]},
    ),
    "currency": (b'x,y\n1,"$1,200"\n2,"-$2,400.50"\n', {"x": [1, 2], "y": [1200, -2400.5]}),
    "won": ("x,y\n1,\u20a91500\n2,2500\uc6d0\n".encode(), {"x": [1, 2], "y": [1500, 2500]}),
    "euro_after": ("x;y\n1;1.200,50 \u20ac\n2;3,10 \u20ac\n".encode(), {"x": [1, 2], "y": [1200.5, 3.1]}),
    "percent": (b"x,y\n1,12%\n2,12.5 %\n", {"x": [1, 2], "y": [12, 12.5]}),
    "true_false": (b"x,y\n1,true\n2,FALSE\n3,True\n", {"x": [1, 2, 3], "y": [1, 0, 1]}),
    "accountant": (b'x,y\n1,"(1,200)"\n2,300\n3,(-5)\n', {"x": [1, 2, 3], "y": [-1200, 300, -5]}),
    "unicode_minus": ("x,y\n1,\u22122\n2,3\n".encode(), {"x": [1, 2], "y": [-2, 3]}),
    "exponents": (b"x,y\n1,1e-3\n2,2.5E2\n", {"x": [1, 2], "y": [1e-3, 250]}),
    "days": (b"day,y\n2024-02-28,1\n2024-03-01,2\n2024-02-29,3\n", {"day": [0, 2, 1], "y": [1, 2, 3]}),
    "days_korean": (b"day,y\n2024.2.28,1\n2024.3.1,2\n", {"day": [0, 2], "y": [1, 2]}),
    "days_of_three": (
        "day,\ub0a0,d\n03/28/2024 9:00,2024\ub144 2\uc6d4 28\uc77c,1.3.2024\n3/4/2024,2024. 3. 1.,5.4.2024\n".encode(),
        {"day": [24.375, 0], "\ub0a0": [0, 2], "d": [0, 35]},
    ),
    "units": (
        "x,y\n12.3 kg,59.9\u33a1\n1.5kg,60\n7 g,84\u33a1\n".encode(),
        {"x": [12.3, 1.5, None], "y": [59.9, 60, 84]},
    ),
    "two_words": (
        ("x,y\n" + "1,\uc608\n2,\uc608\n3,\uc544\ub2c8\uc624\n" * 3).encode(),
        {"x": [1, 2, 3] * 3, "y": [1, 1, 0] * 3},
    ),
    "years": (b"city,2020,2021\na,1,2\nb,3,4\n", {"2020": [1, 3], "2021": [2, 4]}),
    "euro_of_thousands": ("x;y\n1;1.200 \u20ac\n2;2.201 \u20ac\n".encode(), {"x": [1, 2], "y": [1200, 2201]}),
    # cells without a number
    **{
        name: (b"x,y\n1,2\n2,4\n%b,6\n4,8\n5,10\n" % cell, {"x": [1, 2, None, 4, 5], "y": [2, 4, 6, 8, 10]})
        for name, cell in WITHOUT_A_NUMBER.items()
    },
    "text_column": (b"name,x,y\nann,1,2.5\nbob,2,4.5\neve,3,6.5\n", XY),
    "empty_column": (b"x,z,y\n1,,2.5\n2,,4.5\n3,,6.5\n", XY),
    # names
    "no_header": (b"1,2.5\n2,4.5\n3,6.5\n", {"#1": [1, 2, 3], "#2": [2.5, 4.5, 6.5]}),
    "duplicate_names": (b"x,x\n1,2.5\n2,4.5\n3,6.5\n", {"x": [1, 2, 3], "x#2": [2.5, 4.5, 6.5]}),
    "title_above": (b"Sales of 2024\n\nx,y\n1,2.5\n2,4.5\n3,6.5\n", XY),
    "title_with_comma": (b"Sales, all of them,\nx,y\n1,2.5\n2,4.5\n3,6.5\n4,8.5\n",
                         {"x": [1, 2, 3, 4], "y": [2.5, 4.5, 6.5, 8.5]}),
    "index_unnamed": (b",x,y\n0,1,2.5\n1,2,4.5\n2,3,6.5\n", {"#1": [0, 1, 2], **XY}),
    "index_of_r": (b"x y\n1 1 2.5\n2 2 4.5\n3 3 6.5\n", {"#1": [1, 2, 3], **XY}),
    "name_is_a_key": (b"name,source\n1,2\n2,4\n", {"name": [1, 2], "source": [2, 4]}),
    "quoted_newline": (b'"x\nof us",y\n1,2\n2,4\n', {"x of us": [1, 2], "y": [2, 4]}),
    # encodings
    "utf8_mark": (b"\xef\xbb\xbf" + PLAIN.encode(), XY),
    "utf16": (PLAIN.replace(",", "\t").encode("utf-16"), XY),
    "utf16_unmarked": (PLAIN.encode("utf-16-le"), XY),
    "latin1": ("Gr\u00f6\u00dfe;y\n1,5;2\n2,5;3\n".encode("latin-1"), {"Gr\u00f6\u00dfe": [1.5, 2.5], "y": [2, 3]}),
    "cp949": ("\ud06c\uae30,\uac00\uaca9\n10,3\n20,5\n".encode("cp949"),
              {"\ud06c\uae30": [10, 20], "\uac00\uaca9": [3, 5]}),
    "shift_jis": ("\u9762\u7a4d,\u4fa1\u683c\n10,3\n20,5\n".encode("shift_jis"),
                  {"\u9762\u7a4d": [10, 20], "\u4fa1\u683c": [3, 5]}),
    "gb18030": ("\u57ce\u5e02,\u4eba\u53e3,\u6536\u5165\n1,3,4\n2,5,6\n".encode("gb18030"),
                {"\u57ce\u5e02": [1, 2], "\u4eba\u53e3": [3, 5], "\u6536\u5165": [4, 6]}),
    # packed
    "gzip": (gzip.compress(PLAIN.encode()), XY),
    "xlsx": (sheet([["x", "y"], [1, 2.5], [2, 4.5], [3, 6.5]]), XY),
    "xlsx_title": (sheet([["Sales"], [], ["x", "y"], [1, 2.5], [2, 4.5], [3, 6.5]]), XY),
    "xlsx_formulas": (sheet([["x", "y"], [1, "=A1+A2"], [2, "=A1+A2+A3"]]), {"x": [1, 2], "y": [2, 3]}),
    "zip": (archive(**{"__MACOSX/a.csv": b"", "notes.md": b"x", "a.csv": PLAIN.encode()}), XY),
    "zip_of_xlsx": (archive(**{"a.xlsx": sheet([["x", "y"], [1, 2.5], [2, 4.5], [3, 6.5]])}), XY),
    # refused
    "zip_without_table": (archive(**{"a.png": b"x"}), "no_table"),
    "json": (b'\xef\xbb\xbf [{"x": 1, "y": 2}, {"x": 2, "y": 3}]', "json"),
    "html_named_xls": (b"\n<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
    "one_bad_byte": ("\uac00\ub098\ub2e4\ub77c\ub9c8,\ubc14\n1,2\n3,4\n".encode() + b"5,\xff\n", "byte"),
    "gzip_bomb": (gzip.compress(b"1,2\n" * 2**24, 1), "bomb"),
    "zip_bomb": (archive(**dict.fromkeys(map("xl/{}.xml".format, range(5)), b"0" * 50 * 2**20)), "bomb"),
    "broken_gzip": (gzip.compress(PLAIN.encode())[:-12], "unreadable"),
    "broken_zip": (b"PK\x03\x04" + bytes(90), "unreadable"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200)), "binary"),
    "nothing": (b"", "empty"),
    "only_names": (b"x,y\n", "rows"),
    "one_row": (b"x,y\n1,2\n", "rows"),
    "one_column": (b"x\n1\n2\n3\n", "columns"),
    "only_words": (b"x,y\na,b\nc,d\n", "columns_cell"),
    "wide": (b",".join(b"c%d" % i for i in range(50_000)) + b"\n" + b",".join([b"1"] * 50_000), "wide"),
    "ragged": (b"x,y\n1,2\n3,4,5,6\n", "ragged"),
    "unquoted_thousands": (b"x,y\n1,1,234\n2,2,345\n3,5,100\n7,4,500\n", "ragged"),
    "too_big": (b"x,y\n" + b"1,2\n" * 2**24, "too_big"),
    "too_many_rows": (b"x,y\n" + b"1,2\n" * 1_000_001, "rows"),
}  # fmt: skip
