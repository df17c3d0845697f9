"""Small drawn pictures for the demo: a place with something wrong, and the same place put right."""

import random
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 720
GROUND = HEIGHT * 3 // 5
SKIES = ("#bcd7ea", "#d6dfe6", "#f2d8b8", "#c9e4de")
WALLS = ("#d9c2a7", "#c7b7a3", "#b9c4cc", "#dcd3c3", "#c98f78")
ROADS = ("#7d8286", "#8c8880", "#6f767b")

Draw = ImageDraw.ImageDraw


def draw_picture(category: str, *, is_solved: bool, variant: int) -> bytes:
    """Return a JPEG of a scene for a category; the same arguments give the same picture."""
    dice = random.Random(f"{category}:{variant}")
    picture = Image.new("RGB", (WIDTH, HEIGHT), dice.choice(SKIES))
    draw = ImageDraw.Draw(picture)
    _draw_street(draw, dice)
    if is_solved:
        _draw_bench_and_tree(draw, dice)
    else:
        TROUBLES[category](draw, dice)
    out = BytesIO()
    picture.save(out, "JPEG", quality=78)
    return out.getvalue()


def _draw_street(draw: Draw, dice: random.Random) -> None:
    x = -40
    while x < WIDTH:
        width, top = dice.randint(150, 280), dice.randint(90, 260)
        wall = dice.choice(WALLS)
        draw.rectangle((x, top, x + width, GROUND), fill=wall, outline="#6b6259")
        for wx in range(x + 22, x + width - 40, 58):
            for wy in range(top + 26, GROUND - 70, 72):
                draw.rectangle((wx, wy, wx + 32, wy + 40), fill=dice.choice(("#f7f1d5", "#94b3c7", "#5f7d92")))
        x += width + dice.randint(0, 30)
    draw.rectangle((0, GROUND, WIDTH, GROUND + 44), fill="#c9c4ba")
    draw.rectangle((0, GROUND + 44, WIDTH, HEIGHT), fill=dice.choice(ROADS))
    for mark in range(-20, WIDTH, 130):
        draw.rectangle((mark, HEIGHT - 110, mark + 70, HEIGHT - 98), fill="#eeeeea")


def _draw_rubbish(draw: Draw, dice: random.Random) -> None:
    for bin_at, colour in ((300, "#3f7f4f"), (410, "#3a6ea5"), (520, "#6b6b6b")):
        draw.rounded_rectangle((bin_at, GROUND - 110, bin_at + 86, GROUND + 24), 10, fill=colour)
        draw.rectangle((bin_at - 6, GROUND - 122, bin_at + 92, GROUND - 106), fill="#2d2d2d")
    for _ in range(26):
        x, y, size = dice.randint(230, 680), dice.randint(GROUND - 4, GROUND + 60), dice.randint(16, 46)
        colour = dice.choice(("#e8e3d2", "#b5452f", "#2f5d7c", "#e0b03a", "#4a4a4a"))
        draw.ellipse((x, y, x + size, y + size * 2 // 3), fill=colour, outline="#333333")


def _draw_car(draw: Draw, dice: random.Random) -> None:
    for x in (150, 470):
        colour = dice.choice(("#b03a2e", "#2e5a88", "#e5e5e5", "#30343a"))
        draw.rounded_rectangle((x, GROUND + 40, x + 270, GROUND + 120), 22, fill=colour)
        draw.polygon(
            ((x + 50, GROUND + 44), (x + 90, GROUND - 12), (x + 190, GROUND - 12), (x + 226, GROUND + 44)),
            fill="#9fc0d4", outline=colour,
        )  # fmt: skip
        for wheel in (x + 46, x + 188):
            draw.ellipse((wheel, GROUND + 92, wheel + 52, GROUND + 144), fill="#222222", outline="#888888")
    for stripe in range(60, WIDTH, 70):
        draw.line((stripe, HEIGHT - 60, stripe + 40, HEIGHT - 20), fill="#f2c230", width=10)


def _draw_water(draw: Draw, dice: random.Random) -> None:
    draw.ellipse((120, GROUND + 40, 830, HEIGHT + 30), fill="#5d7f92")
    for _ in range(22):
        x, y = dice.randint(180, 740), dice.randint(GROUND + 70, HEIGHT - 30)
        draw.arc((x, y, x + 70, y + 22), 180, 360, fill="#a9c6d3", width=4)
    draw.rectangle((440, GROUND - 160, 470, GROUND + 60), fill="#7a6a58")
    draw.polygon(((470, GROUND - 120), (590, GROUND - 60), (470, GROUND - 90)), fill="#8fb6c9")


def _draw_hole(draw: Draw, dice: random.Random) -> None:
    draw.ellipse((320, GROUND + 70, 640, GROUND + 190), fill="#2b2725", outline="#4b4440", width=14)
    for _ in range(14):
        x, y = dice.randint(270, 690), dice.randint(GROUND + 60, GROUND + 200)
        draw.polygon(((x, y), (x + 34, y + 8), (x + 18, y + 30)), fill="#9a9389")
    draw.polygon(((720, GROUND + 30), (770, GROUND + 170), (670, GROUND + 170)), fill="#e2631c")
    draw.rectangle((688, GROUND + 100, 752, GROUND + 122), fill="#f6f6f2")


def _draw_smoke(draw: Draw, dice: random.Random) -> None:
    draw.rectangle((380, GROUND - 210, 430, GROUND), fill="#8b8f92")
    for puff in range(12):
        size = 40 + puff * 12
        x, y = 400 + puff * 26 + dice.randint(-20, 20), GROUND - 230 - puff * 22
        shade = 120 + puff * 8
        draw.ellipse((x, y, x + size, y + size * 3 // 4), fill=(shade, shade, shade))
    draw.rectangle((250, GROUND - 90, 560, GROUND), fill="#a8452f", outline="#5c2317")
    draw.rectangle((270, GROUND - 84, 540, GROUND - 56), fill="#f4d35e")


def _draw_building_site(draw: Draw, dice: random.Random) -> None:
    for x in range(200, 760, 80):
        draw.line((x, 120, x, GROUND), fill="#b8862f", width=8)
    for y in range(140, GROUND, 70):
        draw.line((200, y, 760, y), fill="#b8862f", width=8)
    for n, x in enumerate(range(120, 840, 60)):
        draw.rectangle((x, GROUND - 60, x + 58, GROUND + 20), fill="#2f6db0" if n % 2 else "#e9ecef")
    draw.polygon(((560, GROUND + 20), (650, GROUND - 70), (760, GROUND + 20)), fill=dice.choice(("#8a6b4a", "#a4815a")))


def _draw_field(draw: Draw, dice: random.Random) -> None:
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill="#9cab5a")
    for x in range(-200, WIDTH + 200, 46):
        draw.line((x, HEIGHT, WIDTH / 2 + (x - WIDTH / 2) / 4, GROUND), fill="#6f8340", width=6)
    draw.polygon(((380, HEIGHT), (620, HEIGHT), (520, GROUND), (470, GROUND)), fill="#6d8ba0")
    for _ in range(16):
        x, y = dice.randint(400, 560), dice.randint(GROUND + 10, HEIGHT - 30)
        draw.ellipse((x, y, x + 40, y + 16), fill="#4f6b35")


def _draw_bench_and_tree(draw: Draw, dice: random.Random) -> None:
    trunk = dice.randint(560, 700)
    draw.rectangle((trunk, GROUND - 120, trunk + 34, GROUND + 26), fill="#7a5a3a")
    for dx, dy, size in ((-80, -230, 150), (0, -260, 160), (50, -200, 130), (-30, -180, 140)):
        draw.ellipse((trunk + dx, GROUND + dy, trunk + dx + size, GROUND + dy + size), fill="#5f9a58")
    draw.rectangle((240, GROUND - 34, 480, GROUND - 18), fill="#a9713f")
    draw.rectangle((240, GROUND - 80, 480, GROUND - 66), fill="#a9713f")
    for leg in (258, 450):
        draw.rectangle((leg, GROUND - 66, leg + 12, GROUND + 22), fill="#4c4c4c")


def _draw_stall(draw: Draw, dice: random.Random) -> None:
    for x, colour in ((170, "#c0392b"), (430, "#2e7d4f"), (690, "#d68910")):
        draw.rectangle((x, GROUND - 40, x + 190, GROUND + 60), fill="#8a6b4a", outline="#5b4630")
        draw.polygon(
            ((x - 16, GROUND - 130), (x + 206, GROUND - 130), (x + 190, GROUND - 90), (x, GROUND - 90)), fill=colour
        )
        draw.line((x + 8, GROUND - 90, x + 8, GROUND - 40), fill="#444444", width=6)
        draw.line((x + 182, GROUND - 90, x + 182, GROUND - 40), fill="#444444", width=6)
        for _ in range(14):
            fruit, top = x + dice.randint(8, 160), GROUND - dice.randint(38, 62)
            draw.ellipse(
                (fruit, top, fruit + 22, top + 22), fill=dice.choice(("#e74c3c", "#f1c40f", "#7fb069", "#e67e22"))
            )


def _draw_bikes(draw: Draw, dice: random.Random) -> None:
    for n in range(7):
        x, y = 110 + n * 108 + dice.randint(-14, 14), GROUND + 20 + dice.randint(0, 30)
        colour = dice.choice(("#f2c230", "#2e5a88", "#2e7d4f", "#b03a2e"))
        for wheel in (x, x + 74):
            draw.ellipse((wheel, y + 30, wheel + 52, y + 82), outline="#222222", width=6)
        draw.line(
            (x + 26, y + 56, x + 56, y + 14, x + 100, y + 56, x + 62, y + 56, x + 26, y + 56), fill=colour, width=7
        )
        draw.line((x + 92, y + 2, x + 100, y + 56), fill=colour, width=7)


def _draw_dark_lamp(draw: Draw, dice: random.Random) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill="#1d2733")
    for x in range(40, WIDTH, dice.randint(110, 150)):
        draw.rectangle((x, dice.randint(180, 280), x + 90, GROUND), fill="#2a3644")
    draw.rectangle((0, GROUND + 44, WIDTH, HEIGHT), fill="#262d35")
    draw.rectangle((470, 150, 484, GROUND + 44), fill="#5a6673")
    draw.polygon(((430, 150), (524, 150), (508, 122), (446, 122)), fill="#3f4a56")
    draw.line((420, 96, 534, 176), fill="#b03a2e", width=8)


# What is drawn for a category; where nothing fits, a case has no picture.
TROUBLES = {
    "urban-litter": _draw_rubbish,
    "urban-vendors": _draw_stall,
    "urban-lights": _draw_dark_lamp,
    "urban-manhole": _draw_hole,
    "housing-leak": _draw_water,
    "housing-renovation": _draw_building_site,
    "utility-water": _draw_water,
    "utility-sewer": _draw_water,
    "environment-dust": _draw_building_site,
    "environment-fumes": _draw_smoke,
    "transport-bikes": _draw_bikes,
    "transport-parking": _draw_car,
    "transport-road": _draw_hole,
    "safety-ebikes": _draw_bikes,
    "planning-illegal": _draw_building_site,
    "rural-irrigation": _draw_field,
    "rural-land": _draw_field,
    "rural-roads": _draw_hole,
    "rural-straw": _draw_smoke,
}
