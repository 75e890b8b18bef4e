"""Pictures of a window, or of a part of it, for the docs."""

from PIL import Image

from .common import ROOT, say

OUT = ROOT / "docs/images"
# Images further down load when somebody scrolls there.
IN_SIGHT_IS_THERE = """[...document.images].every(
    (image) => image.complete || image.getBoundingClientRect().top > window.innerHeight
)"""


def shoot(desk, name):
    """The whole window."""
    _keep(desk.page, desk.page, name)


def shoot_card(desk, name):
    """The call card alone."""
    _keep(desk.page, desk.page.locator(".o_cc_card").first, name)


def shoot_corner(desk, name, width=640, height=330):
    """Where the bar is, and what opens there."""
    size = desk.page.viewport_size
    clip = {"x": size["width"] - width, "y": 0, "width": width, "height": height}
    _keep(desk.page, desk.page, name, clip=clip)


def _keep(page, what, name, **how):
    path = OUT / f"{name}.png"
    page.wait_for_timeout(700)  # let what slides in stand
    page.wait_for_function(IN_SIGHT_IS_THERE)
    what.screenshot(path=path, **how)
    # A screen has few colours: a palette makes the file a third. Means that are near leave both
    # greys and the small dot of a status what they are.
    Image.open(path).convert("RGB").quantize(256, kmeans=3).save(path, optimize=True)
    say(f"docs/images/{name}.png")
