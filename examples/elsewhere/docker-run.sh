#!/bin/sh
# Checks the models that ./modelreach.yml declares, with nothing but Docker: on your own machine, or as the step of any system that can run a
# script. The exit code is that of modelreach: 0 pass, 1 fail, 2 wrong usage, 3 inconclusive, 4 internal.
#
# What to change: OWNER. No image is published yet, so this name stands for one you build from your fork:
#   docker build --tag ghcr.io/OWNER/modelreach:latest "https://github.com/OWNER/modelreach.git#main"
# (a name of an image is in lower case).
set -eu
: "${OPENAI_API_KEY:?is not set}"

# The key is named and not written: its value stands in no list of processes. The container can write to the working folder alone, as the user
# who runs this.
docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges --user "$(id -u):$(id -g)" \
  -v "$PWD:/work" -w /work -e OPENAI_API_KEY \
  ghcr.io/OWNER/modelreach:latest --report json=modelreach.json --report markdown=modelreach.md
