"""How answers are given over HTTP, whatever they say: compressed, validated, shared, logged.

Reads: requests and answers as they pass. Writes: headers, and one line a request.
Never knows: what a study is.

Each module is one manner; `app` puts them around the application. Start at `compression`.
"""
