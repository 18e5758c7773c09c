"""Draws a `portal.base.charts.Chart`."""

from typing import Any

from django import template

from portal.base.charts import Chart

register = template.Library()


@register.inclusion_tag("base/components/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """The finding, the drawing, its table and the file; `css/charts.css` belongs to it."""
    return {"chart": drawn, "drawing": f"base/components/charts/{drawn.kind}.html", "rows": drawn.rows}
