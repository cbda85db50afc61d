"""The browser's front door: the server and its routes. `streamlit run app.py` recognises the App."""

import logging
import os

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def healthz(request) -> PlainTextResponse:
    """200 while the server answers; whether the store is in order is told on the page and in the log."""
    return PlainTextResponse("ok")


logging.basicConfig(
    level=os.environ.get("COUNTY_HEALTH_LOG", "INFO"), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
)
app = st.App("ui/main.py", routes=[Route("/healthz", healthz)])
