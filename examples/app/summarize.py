"""Summarize a text with the model that the environment names."""

import os
import sys

from openai import OpenAI

DEFAULT_MODEL = "gpt-6-luna"


def summarize(text: str) -> str:
    response = OpenAI().responses.create(
        model=os.environ.get("SUMMARY_MODEL", DEFAULT_MODEL),
        input=f"Summarize in one sentence:\n\n{text}",
    )
    return response.output_text


if __name__ == "__main__":
    print(summarize(sys.stdin.read()))
