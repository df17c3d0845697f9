"""Draw the invented Qingheng District: a hundred grid cells that tile it exactly, written to cells.geojson.

Plain Python with a fixed seed: the same file comes out on every machine. Neighbouring cells share every vertex of their
common edge, because each edge is drawn once, rounded once and then used by both.
"""

import csv
import itertools
import json
import math
import random
import sys
from pathlib import Path

HERE = Path(__file__).parent

WEST, NORTH = 118.652, 31.232
COLUMN_WIDTH, ROW_HEIGHT = 0.0079, 0.0070  # degrees: about 750 m by 775 m
SEED = 20211

# One letter a cell, north on top: a–d Shiliang, e–h Liudu, i–l Nanxu. Dots lie outside the district.
PLAN = [
    "..aaabbbeef.",
    ".aaaabbbeeff",
    "ddaacbbeeeff",
    "dddcccggehff",
    "ddcccgggghhf",
    "diiccjgghhhh",
    ".iijjjjklllh",
    ".iiijjkkklll",
    "..iijkkkklll",
]
RIVER_ROW = 5  # the river runs along the top of this row of lattice points and bends widely
HIGHWAY_COLUMN = 7  # the ring road runs along this column, nearly straight

COMMUNITIES = {
    "a": ("999901001001", "石梁桥", "Shiliangqiao"),
    "b": ("999901001002", "文昌阁", "Wenchangge"),
    "c": ("999901001003", "锦屏", "Jinping"),
    "d": ("999901001004", "工人新村", "Gongren Xincun"),
    "e": ("999901002001", "柳渡口", "Liudukou"),
    "f": ("999901002002", "望江台", "Wangjiangtai"),
    "g": ("999901002003", "纺织城", "Fangzhicheng"),
    "h": ("999901002004", "学府路", "Xuefulu"),
    "i": ("999901003001", "南圩镇中", "Nanxu Zhenzhong"),
    "j": ("999901003002", "稻香里", "Daoxiangli"),
    "k": ("999901003003", "白鹭滩", "Bailutan"),
    "l": ("999901003004", "新圩村", "Xinxu Village"),
}

Point = tuple[float, float]
Node = tuple[int, int]


def on_the_ground(column: float, row: float) -> Point:
    """Turn a place on the lattice into longitude and latitude, gently warped so that nothing runs dead straight."""
    east = column + 0.24 * math.sin(0.9 * row + 0.4) + 0.10 * row
    south = row + 0.27 * math.sin(0.62 * column + 1.1) - 0.05 * column
    if row == RIVER_ROW:
        south += 0.16 * math.sin(1.7 * column)
    return round(WEST + east * COLUMN_WIDTH, 6), round(NORTH - south * ROW_HEIGHT, 6)


def draw_nodes(dice: random.Random) -> dict[Node, Point]:
    nodes = {}
    for row in range(len(PLAN) + 1):
        for column in range(len(PLAN[0]) + 1):
            loose = 0.05 if row == RIVER_ROW or column == HIGHWAY_COLUMN else 0.17
            nodes[column, row] = on_the_ground_near(column, row, loose, dice)
    return nodes


def on_the_ground_near(column: int, row: int, loose: float, dice: random.Random) -> Point:
    shift_east, shift_south = dice.uniform(-loose, loose), dice.uniform(-loose, loose)
    x, y = on_the_ground(column, row)
    return round(x + shift_east * COLUMN_WIDTH, 6), round(y - shift_south * ROW_HEIGHT, 6)


def bend_edge(start: Point, end: Point, bend: float, dice: random.Random) -> list[Point]:
    """Return the points between two nodes: a kinked lane or a curved river, never far from the straight line."""
    pieces = dice.choice((3, 4, 5))
    swing = dice.uniform(-bend, bend)
    middle = []
    for piece in range(1, pieces):
        part = piece / pieces
        away = swing * math.sin(math.pi * part) + dice.uniform(-0.25, 0.25) * bend
        x = start[0] + (end[0] - start[0]) * part - (end[1] - start[1]) * away
        y = start[1] + (end[1] - start[1]) * part + (end[0] - start[0]) * away
        middle.append((round(x, 6), round(y, 6)))
    return middle


def draw_edges(nodes: dict[Node, Point], dice: random.Random) -> dict[tuple[Node, Node], list[Point]]:
    edges = {}
    for (column, row), start in nodes.items():
        for neighbour in ((column + 1, row), (column, row + 1)):
            if neighbour not in nodes:
                continue
            along_river = row == RIVER_ROW and neighbour[1] == RIVER_ROW
            along_highway = column == HIGHWAY_COLUMN and neighbour[0] == HIGHWAY_COLUMN
            bend = 0.14 if along_river else 0.02 if along_highway else 0.08
            middle = bend_edge(start, nodes[neighbour], bend, dice)
            edges[(column, row), neighbour] = [start, *middle, nodes[neighbour]]
            edges[neighbour, (column, row)] = [nodes[neighbour], *reversed(middle), start]
    return edges


def outline(column: int, row: int, edges: dict[tuple[Node, Node], list[Point]]) -> list[Point]:
    """The ring of a cell, counter-clockwise and closed, as RFC 7946 wants it."""
    corners = [(column, row), (column, row + 1), (column + 1, row + 1), (column + 1, row), (column, row)]
    ring: list[Point] = []
    for start, end in itertools.pairwise(corners):
        ring += edges[start, end][:-1]
    return [*ring, ring[0]]


def read_places() -> dict[str, list[tuple[str, str]]]:
    """Return what people call the places of each community; there are more than cells, so that the plan may change."""
    places: dict[str, list[tuple[str, str]]] = {}
    with (HERE / "places.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            places.setdefault(row["community_code"], []).append((row["name_zh"], row["name_en"]))
    return places


def draw_cells() -> list[dict[str, object]]:
    places = read_places()
    dice = random.Random(SEED)
    edges = draw_edges(draw_nodes(dice), dice)
    counted = dict.fromkeys(COMMUNITIES, 0)
    features = []
    for row, line in enumerate(PLAN):
        for column, letter in enumerate(line):
            if letter == ".":
                continue
            code, community_zh, community_en = COMMUNITIES[letter]
            place_zh, place_en = places[code][counted[letter]]
            counted[letter] += 1
            number = counted[letter]
            properties = {
                "code": f"{code}{number:03d}",
                "name_zh": f"{community_zh}第{number}网格（{place_zh}）",
                "name_en": f"{community_en} Cell {number} ({place_en})",
                "community": code,
                "place_zh": place_zh,
                "place_en": place_en,
            }
            ring = [list(point) for point in outline(column, row, edges)]
            geometry = {"type": "Polygon", "coordinates": [ring]}
            feature: dict[str, object] = {"type": "Feature", "properties": properties, "geometry": geometry}
            features.append((code, number, feature))
    return [feature for _, _, feature in sorted(features, key=lambda entry: entry[:2])]


def main() -> None:
    cells = draw_cells()
    lines = ",\n".join(json.dumps(cell, ensure_ascii=False) for cell in cells)
    text = f'{{"type": "FeatureCollection", "name": "qingheng-cells", "features": [\n{lines}\n]}}\n'
    (HERE / "cells.geojson").write_text(text, encoding="utf-8")
    sys.stdout.write(f"cells.geojson: {len(cells)} cells\n")


if __name__ == "__main__":
    main()
