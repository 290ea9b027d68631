"""The page on which people act by hand. It draws what is there and does everything through the people who act."""

from sandbox.page.routes import page_routes
from sandbox.page.stage import Hint, Stage

__all__ = ["Hint", "Stage", "page_routes"]
