"""The script that Streamlit runs for each visit and each change."""

from app._frame import run

run()
